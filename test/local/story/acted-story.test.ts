import { describe, expect, it } from 'vitest';
import { quietFunctions } from '../../../lib/cli/quiet.ts';
import { storyReport } from '../../../lib/local/story/result/story-report.ts';
import { type ScenarioName, scenarioOf } from '../../../lib/local/story/scenario.ts';
import { usualCourse } from '../../../lib/local/story/story-traffic.ts';

quietFunctions(process.env);
// handlers read the quiet settings when they are loaded
const { tellStory } = await import('../../../lib/local/story/tell-story.ts');

const tell = async (scenario: ScenarioName) => {
  const story = await tellStory({ scenario, seed: 5, ...usualCourse(scenarioOf(scenario)) });
  return { story, report: storyReport(story, 'npm start') };
};

describe('a story in which a pipeline takes over', async () => {
  const { story, report } = await tell('superseded');

  it('ends as it must, and the page does not call it well', () => {
    expect(story.misses).toEqual([]);
    expect(report).toMatchObject({
      outcome: 'superseded',
      because: expect.stringContaining('somebody set the weights'),
    });
  });

  it('goes on for half an hour in which nothing is moved again', () => {
    const { endedAt, acts, moves } = story.times;
    expect(endedAt - (acts[0]?.atEpochSeconds ?? Number.NaN)).toBe(30 * 60);
    expect(moves).toBe(1);
  });

  it('shows who acted when, between the lines of the history', () => {
    const kinds = report.events.map(({ kind, who }) => `${kind} by ${who}`);
    const told = [
      'fault by the scenario',
      'shift-sent by stablehand',
      'weights set by a pipeline',
      'superseded by stablehand',
    ];
    expect(kinds.filter((kind) => told.includes(kind))).toEqual(told);
    expect(report.moments?.map(({ label }) => label)).toEqual(['weights set', 'decided', 'let go']);
  });

  it('shades all the time in which users met the fault, but for the minute in which they did not', () => {
    const [act] = story.times.acts;
    expect(report.affected).toEqual([
      { fromEpochSeconds: story.times.faultAt, toEpochSeconds: act?.atEpochSeconds },
      { fromEpochSeconds: (act?.atEpochSeconds ?? Number.NaN) + 60, toEpochSeconds: story.times.endedAt },
    ]);
  });
});

describe('a story in which a bad model comes again', async () => {
  const { story, report } = await tell('redeployed');

  it('says so, and that it was moved away within a minute or two', () => {
    expect(story.misses).toEqual([]);
    const { seenAtEpochSeconds = Number.NaN, movedAtEpochSeconds = Number.NaN } = report.cameAgain ?? {};
    expect(movedAtEpochSeconds - seenAtEpochSeconds).toBeLessThanOrEqual(120);
    expect(report.affected).toHaveLength(2);
  });
});

describe('a story of three variants', async () => {
  const { story, report } = await tell('three-variants');

  it('leaves the third its share in every step, exactly', () => {
    expect(story.misses).toEqual([]);
    const shares = story.shares.filter(({ variant }) => variant === 'bystander').map(({ share }) => share);
    expect(shares.length).toBeGreaterThan(0);
    for (const share of shares) expect(share).toBeCloseTo(0.2, 12);
  });

  it('names the versions as the history numbers them', () => {
    expect(report.arms.map(({ version, role }) => `${version} ${role}`)).toEqual(['v1 stable', 'v3 candidate']);
    expect([...new Set(report.weights.map(({ variant, version }) => `${variant} ${version}`))]).toEqual([
      'stable v1',
      'bystander v2',
      'candidate v3',
    ]);
  });
});

describe('a story of a swap', async () => {
  const { story, report } = await tell('swap');

  it('goes back by the old config, in one call', () => {
    expect(story.misses).toEqual([]);
    expect(story.served.variants).toMatchObject([{ variant: 'all-traffic', model: 'fraud-model-1', share: 1 }]);
  });

  it('draws each version in the minutes in which the one variant served it, and no minute twice', () => {
    const [stable, candidate] = report.arms.map(({ minutes }) => new Set(minutes.map(({ minute }) => minute)));
    expect(stable?.size).toBeGreaterThan(60);
    expect(candidate?.size).toBeGreaterThan(60);
    expect([...(candidate ?? [])].filter((minute) => stable?.has(minute))).toEqual([]);
  });

  it('says that the evidence is held against what was before', () => {
    expect(report.lane).toBe('solo');
  });
});

describe('a story without a version to go back to', async () => {
  const { story, report } = await tell('no-safe-version');

  it('is held with the reason, and nobody is told that traffic is being moved', () => {
    expect(story.misses).toEqual([]);
    expect(report).toMatchObject({ outcome: 'held', because: expect.stringContaining('no safe version to return to') });
    const told = story.notices.filter(({ audience }) => audience === 'engineers').map(({ kind }) => kind);
    expect(told).toEqual(['adopted', 'held']);
  });

  it('shades the time to the end: users are still affected', () => {
    expect(report.affected).toEqual([{ fromEpochSeconds: story.times.faultAt, toEpochSeconds: story.times.endedAt }]);
  });
});

describe('a story of a stable that was scaled in', async () => {
  const { story } = await tell('scaled-in');

  it('moves in steps: a part, instances, the rest', () => {
    expect(story.misses).toEqual([]);
    const { decidedAt = Number.NaN } = story.end;
    const steps = story.shares.filter(
      ({ variant, atEpochSeconds }) => variant === 'stable' && atEpochSeconds > decidedAt,
    );
    const [first, second, last] = steps;
    expect(steps).toHaveLength(3);
    expect(first?.instances).toBe(1);
    expect(first?.share).toBeGreaterThan(0.5);
    expect(second).toMatchObject({ share: first?.share, instances: 2 });
    expect(last).toMatchObject({ share: 1, instances: 2 });
  });
});
