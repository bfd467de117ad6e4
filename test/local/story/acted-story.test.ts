import { describe, expect, it } from 'vitest';
import { quietFunctions } from '../../../lib/cli/quiet.ts';
import { type ScenarioName, scenarioOf } from '../../../lib/local/story/scenario.ts';
import { storyReport } from '../../../lib/local/story/story-report.ts';
import { usualCourse } from '../../../lib/local/story/story-traffic.ts';

quietFunctions(process.env);
// handlers read the quiet settings when they are loaded
const { tellStory } = await import('../../../lib/local/story/tell-story.ts');

const tell = async (scenario: ScenarioName) => {
  const story = await tellStory({ scenario, seed: 5, ...usualCourse(scenarioOf(scenario).minutes) });
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
