import { describe, expect, test } from 'vitest';
import { tellIncident, tellLimits, tellStarved, tellWorse, watchTrouble } from '../../../lib/core/guard/trouble.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { InconclusiveReason, Verdict } from '../../../lib/core/words/verdict.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aState } from '../../support/a-state.ts';
import { judgedUntil, type Report } from '../../support/judged-at.ts';
import { HOUR, MINUTE, NOON } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { toldOf } from '../../support/told-of.ts';

const unsure = (reason: InconclusiveReason, over: object = {}): Verdict => ({
  kind: 'inconclusive',
  reason,
  comparisons: [],
  why: `why ${reason}`,
  ...over,
});
const HEALTHY: Verdict = { kind: 'healthy', comparisons: [] };
const INCIDENT: Verdict = { kind: 'shared-incident', comparisons: [], why: 'stable itself is bad' };
const quiet = (state: GuardState): GuardState => ({ ...state, outbox: [] });

describe('blindness', () => {
  const blindSince = (reason: InconclusiveReason, minutes: number, state = aState()) => {
    let next = state;
    for (let minute = 0; minute <= minutes; minute += 1)
      next = watchTrouble(next, [unsure(reason)], NOON + minute * MINUTE);
    return next;
  };

  test.each<InconclusiveReason>([
    'metrics-unreadable',
    'metrics-late',
    'never-seen-data',
    'statistic-unavailable',
    'endpoint-unreadable',
    'state-unreadable',
    'stable-silent',
    'no-stable-known',
  ])('%s is told after ten minutes, once', (reason) => {
    expect(blindSince(reason, 9).outbox).toEqual([]);
    const told = blindSince(reason, 10);
    expect(toldOf(told, 'metrics-unreadable')).toMatchObject([
      {},
      { severity: 'critical', why: `blind for 10 minutes: ${reason}: why ${reason}` },
    ]);
    expect(blindSince(reason, 60, quiet(told)).outbox).toEqual([]);
  });

  test.each<InconclusiveReason>([
    'no-traffic',
    'too-little-traffic',
    'cold-start',
    'candidate-silent',
    'no-candidate',
    'not-compared',
    'worse-than-before',
    'endpoint-gone',
    'endpoint-kind-unsupported',
  ])('%s is nothing to see, not blindness', (reason) => {
    expect(blindSince(reason, 60)).toEqual(aState());
  });

  test.each<[InconclusiveReason, number]>([
    ['no-concurrent-stable', 60],
    ['endpoint-busy', 120],
  ])('%s is told after %d minutes', (reason, minutes) => {
    expect(blindSince(reason, minutes - 1).outbox).toEqual([]);
    expect(toldOf(blindSince(reason, minutes), 'metrics-unreadable')).toMatchObject([{}, { reason }]);
  });

  test('that no version is known as stable is not told twice', () => {
    const asked = aState({ told: ['no-stable-known'] });
    expect(blindSince('no-stable-known', 60, asked)).toEqual(asked);
  });

  test('of two things the one that is told sooner counts, however long the other may last', () => {
    const both = [unsure('endpoint-busy'), unsure('metrics-unreadable')];
    let state = watchTrouble(aState(), both, NOON);
    state = watchTrouble(state, both, NOON + 10 * MINUTE);
    expect(toldOf(state, 'metrics-unreadable')[1]).toMatchObject({ reason: 'metrics-unreadable' });
  });

  test('a change of reason does not start the ten minutes again', () => {
    const told = watchTrouble(blindSince('metrics-late', 5), [unsure('metrics-unreadable')], NOON + 10 * MINUTE);
    expect(toldOf(told, 'metrics-unreadable')).toHaveLength(2);
  });

  test('one blind candidate among others is enough', () => {
    const state = watchTrouble(aState(), [HEALTHY, unsure('metrics-unreadable')], NOON);
    expect(state.trouble).toEqual({ reason: 'metrics-unreadable', sinceEpochSeconds: NOON, told: false });
  });

  test('seeing again is recorded where blindness was told, and forgotten where it was not', () => {
    expect(watchTrouble(blindSince('metrics-late', 5), [HEALTHY], NOON + HOUR)).toEqual({
      ...aState(),
      trouble: undefined,
    });
    const again = watchTrouble(quiet(blindSince('metrics-late', 12)), [HEALTHY], NOON + 20 * MINUTE);
    expect(again.trouble).toBeUndefined();
    expect(toldOf(again, 'metrics-readable')).toMatchObject([{ why: 'judges again after 20 minutes of metrics-late' }]);
  });
});

describe('a shared incident', () => {
  const state = aState({ judgements: [aJudgement()] });
  const told = quiet(tellIncident(state, [INCIDENT], NOON));

  test('is told once, however long it lasts and however many candidates there are', () => {
    expect(toldOf(tellIncident(state, [INCIDENT, INCIDENT], NOON), 'shared-incident')).toHaveLength(2); // history and people
    expect(tellIncident(told, [unsure('too-little-traffic'), INCIDENT], NOON + MINUTE)).toEqual(told);
  });

  test.each([[HEALTHY], [unsure('too-little-traffic')]])(
    'is over when stable is seen to be well; history and people hear of it, and the next one is told',
    (verdict) => {
      const over = tellIncident(told, [verdict], NOON + HOUR);
      expect(toldOf(over, 'shared-incident-over')).toHaveLength(2);
      expect(toldOf(tellIncident(quiet(over), [INCIDENT], NOON + 2 * HOUR), 'shared-incident')).toHaveLength(2);
    },
  );

  test.each<InconclusiveReason>(['metrics-unreadable', 'no-traffic', 'endpoint-busy', 'cold-start', 'metrics-late'])(
    'is not over because of %s',
    (reason) => {
      expect(tellIncident(told, [unsure(reason)], NOON + HOUR)).toEqual(told);
      expect(tellIncident(told, [HEALTHY, unsure(reason)], NOON + HOUR)).toEqual(told);
    },
  );

  test('is forgotten without a claim when there is no candidate left that looks at stable', () => {
    const left = tellIncident({ ...told, judgements: [] }, [unsure('no-candidate')], NOON + HOUR);
    expect(left.told).toEqual([]);
    expect(left.outbox).toEqual([]);
  });
});

describe('too little traffic', () => {
  const rarely: Report = (variant) => (variant === 'stable' ? served(9, 0) : served(1, 0));
  const judgementAfter = (minutes: number, reported?: Report) =>
    judgedUntil(aJudgement(), NOON + minutes * MINUTE, reported === undefined ? {} : { reported }).judgement;
  const starved = (judgement: ReturnType<typeof aJudgement>, minutes: number, verdict = unsure('too-little-traffic')) =>
    tellStarved(aState(), judgement, verdict, NOON + minutes * MINUTE);

  test('to be judged within the bake is told after an hour, once', () => {
    const judgement = judgementAfter(60, rarely);
    expect(starved(judgement, 59).outbox).toEqual([]);
    const told = starved(judgement, 60);
    expect(toldOf(told, 'starved')).toMatchObject([{}, { why: 'v2 cannot be judged: why too-little-traffic' }]);
    expect(tellStarved(quiet(told), judgement, unsure('no-traffic'), NOON + 2 * HOUR).outbox).toEqual([]);
  });

  test.each<InconclusiveReason>(['no-traffic', 'candidate-silent', 'too-little-traffic'])(
    'nothing at all for an hour is told (%s)',
    (reason) => {
      expect(
        starved(
          judgementAfter(60, () => undefined),
          60,
          unsure(reason),
        ).outbox,
      ).toHaveLength(2);
    },
  );

  test('a pause after hours of traffic starves nobody', () => {
    expect(starved(judgementAfter(600), 600, unsure('no-traffic')).outbox).toEqual([]);
  });

  test('enough traffic to be judged within the bake is waited for', () => {
    expect(starved(judgementAfter(60), 60).outbox).toEqual([]);
  });

  test.each<Verdict>([HEALTHY, unsure('metrics-unreadable'), unsure('cold-start')])(
    'other verdicts say nothing of traffic',
    (verdict) => {
      expect(starved(judgementAfter(60, rarely), 60, verdict).outbox).toEqual([]);
    },
  );

  test('is not told of a permanent A/B test', () => {
    const judgement = aJudgement({ guard: aGuard({ compare: 'none' }) });
    expect(starved(judgement, 600, unsure('no-traffic')).outbox).toEqual([]);
  });
});

describe('what was frozen', () => {
  test('is said once when a signal is off, and why', () => {
    const guard = aGuard({
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 3 },
      ],
    });
    const told = tellLimits(aState(), aJudgement({ guard }), NOON);
    expect(toldOf(told, 'limits-frozen')[0]?.why).toMatch(/^latency is off: stable had no latency samples/);
    expect(tellLimits(quiet(told), aJudgement({ guard }), NOON + MINUTE).outbox).toEqual([]);
  });

  test('is said when zeros are not published', () => {
    const judgement = aJudgement({ history: () => ({ n: 900 }) });
    expect(toldOf(tellLimits(aState(), judgement, NOON), 'limits-frozen')[0]?.why).toBe(
      'stable published no errors-5xx and no model-errors over a day with traffic, so their absence counts as none',
    );
  });

  test('is not worth a word when it is as everybody expects', () => {
    expect(tellLimits(aState(), aJudgement(), NOON)).toEqual(aState());
  });
});

describe('worse than before, after the bake', () => {
  const worse = unsure('worse-than-before', { comparisons: [] });

  test('is told once a deployment, and of the next one again', () => {
    const told = tellWorse(aState(), aJudgement(), worse, NOON);
    expect(toldOf(told, 'worse-than-before')).toMatchObject([
      { from: 2, to: 1 },
      { severity: 'critical', why: 'v2 is worse than before: why worse-than-before' },
    ]);
    expect(tellWorse(quiet(told), aJudgement(), worse, NOON + HOUR)).toEqual(quiet(told));
    expect(
      toldOf(tellWorse(quiet(told), aJudgement({ over: { candidate: 3 } }), worse, NOON), 'worse-than-before'),
    ).toHaveLength(2);
  });

  test('is said by nothing else', () => {
    for (const verdict of [HEALTHY, INCIDENT, unsure('too-little-traffic')])
      expect(tellWorse(aState(), aJudgement(), verdict, NOON)).toEqual(aState());
  });
});
