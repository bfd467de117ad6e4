import { describe, expect, it } from 'vitest';
import { quietFunctions } from '../../../lib/cli/quiet.ts';
import { storyNumbersOf } from '../../../lib/local/story/result/story-numbers.ts';
import { storyReport } from '../../../lib/local/story/result/story-report.ts';
import { type ScenarioName, scenarioOf } from '../../../lib/local/story/scenario.ts';
import { usualCourse } from '../../../lib/local/story/story-traffic.ts';
import { TOGETHER } from '../../../lib/report/page/incident-report.ts';

quietFunctions(process.env);
// handlers read the quiet settings when they are loaded
const { tellStory } = await import('../../../lib/local/story/tell-story.ts');

const tell = (scenario: ScenarioName) => tellStory({ scenario, seed: 5, ...usualCourse(scenarioOf(scenario)) });

describe('a story of slow answers', async () => {
  const story = await tell('slow');
  const report = storyReport(story, 'npm start -- --scenario slow --seed 5');

  it('ends as it must, which the weights confirm', () => {
    expect(story.end.outcome).toBe('recovered');
    expect(story.misses).toEqual([]);
  });

  it('counts what was too slow, not what failed', () => {
    expect(report.badWord).toBe('were too slow');
    const since = story.arms.candidate.filter(({ minute }) => minute * 60 >= (story.times.faultAt ?? Number.NaN));
    const rate = since.reduce((sum, { bad }) => sum + bad, 0) / since.reduce((sum, { requests }) => sum + requests, 0);
    // printed by python: 1 - statistics.NormalDist().cdf(math.log(180/120)/0.35): 0.12334..., the model's own law at 180 ms
    expect(rate).toBeGreaterThan(0.09);
    expect(rate).toBeLessThan(0.16);
  });

  it('shows the shares since SageMaker says that they changed: config in five minutes, weights in one', () => {
    const { deployedAt, historyFrom } = story.times;
    const { completedAt = Number.NaN } = story.end;
    expect(report.weights.map(({ atEpochSeconds, variant, share }) => [atEpochSeconds, variant, share])).toEqual([
      [historyFrom + 180, 'stable', 1],
      [deployedAt - 300, 'stable', 0.9],
      [deployedAt - 300, 'candidate', 0.1],
      [completedAt, 'stable', 1],
      [completedAt, 'candidate', 0],
    ]);
  });

  it('shows evidence that crossed its threshold in the minute of the decision, and not before', () => {
    const deciding = report.evidence.filter(({ signal }) => signal === TOGETHER);
    const crossed = deciding.filter(({ logE }) => logE >= report.logThreshold).map(({ minute }) => minute * 60);
    expect(crossed).toEqual([story.end.decidedAt]);
    // 1 / (0.9 x the false-rollback budget of 1%): a tenth is kept for candidates that come later
    expect(Math.exp(report.logThreshold)).toBeCloseTo(111.1111111, 6);
  });

  it('has no request of the candidate after the move, and adds up what failed before', () => {
    const after = story.arms.candidate.filter(({ minute }) => minute * 60 >= (story.end.completedAt ?? Number.NaN));
    expect(after).toEqual([]);
    expect(report.failedRequests.at(-1)?.cumulative).toBe(story.arms.candidate.reduce((sum, { bad }) => sum + bad, 0));
  });

  it('tells what only the scenario knows as such', () => {
    const fault = report.events.find(({ kind }) => kind === 'fault');
    expect(fault).toMatchObject({ who: 'the scenario', atEpochSeconds: story.times.faultAt });
    expect(story.events.some(({ kind }) => String(kind) === 'fault')).toBe(false);
  });
});

describe('a story of silence', async () => {
  const story = await tell('silent');

  it('does not call unreported requests zero failures', () => {
    expect(storyNumbersOf(story)).toContainEqual({ label: 'of them since the fault', value: 'nothing was reported' });
    expect(storyNumbersOf(story)).toContainEqual({ label: 'decided it', value: 'silence' });
  });
});
