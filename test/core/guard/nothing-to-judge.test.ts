import { describe, expect, test } from 'vitest';
import { newGuardState } from '../../../lib/core/state/guard-state.ts';
import type { Verdict } from '../../../lib/core/words/verdict.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { aWatch, type WatchDifference } from '../../support/a-watch.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';

const DEAD: WatchDifference = { candidateFails: (now) => (now >= 10 ? 0.9 : 0.01) };
const reasonOf = (verdict: Verdict | undefined) => (verdict?.kind === 'inconclusive' ? verdict.reason : verdict?.kind);
describe('without a candidate the answer is a reason, never health', () => {
  const verdictOf = (difference: WatchDifference) => reasonOf(aWatch(difference).minute());
  const swapped = aState({ placements: [aPlacement(2, 'candidate')] });
  test.each<[string, WatchDifference, string]>([
    ['only stable serves', { endpoint: anEndpoint({ weights: { stable: 1, candidate: 0 } }) }, 'no-candidate'],
    [
      'stable is not beside it',
      { state: swapped, endpoint: anEndpoint({ weights: { candidate: 1 } }) },
      'no-concurrent-stable',
    ],
    ['nobody knows which is stable', { state: aState({ stable: undefined }) }, 'no-stable-known'],
    ['SageMaker deploys', { endpoint: anEndpoint({ pendingConfigName: 'next' }) }, 'endpoint-busy'],
    [
      'the endpoint is async',
      { endpoint: anEndpoint({ kind: 'async', weights: { stable: 1 } }) },
      'endpoint-kind-unsupported',
    ],
    ['it has never looked', { state: newGuardState('fraud') }, 'no-stable-known'],
  ])('%s', (_, difference, reason) => {
    expect(verdictOf(difference)).toBe(reason);
  });

  test('while SageMaker deploys a candidate is not judged either', () => {
    const watch = aWatch(DEAD);
    watch.minutes(8);
    watch.setEndpoint({ pendingConfigName: 'next', status: 'Updating' });
    expect(reasonOf(watch.minutes(20))).toBe('endpoint-busy');
    expect(watch.calls).toEqual([]);
  });

  test('a candidate whose limits could not be frozen is unreadable', () => {
    const { frozen: _, ...unfrozen } = aJudgement();
    const watch = aWatch();
    watch.change({ judgements: [{ ...unfrozen }] });
    expect(reasonOf(watch.weighed().verdicts[0]?.verdict)).toBe('metrics-unreadable');
  });
});
