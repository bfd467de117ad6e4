import { expect, test } from 'vitest';
import { queriesFor } from '../../../lib/core/judge/judgement-queries.ts';
import { lookAtSolo, soloInformation } from '../../../lib/core/judge/lanes/before-after/look-at-solo.ts';
import { armSeriesOf } from '../../../lib/core/minutes/readings.ts';
import { aSoloJudgement } from '../../support/a-judgement.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { answersTo, type Reported, served } from '../../support/series-of.ts';

const JUDGEMENT = aSoloJudgement({ history: () => served(1000, 10) });
function parts() {
  const { frozen, solo } = JUDGEMENT;
  const [signal] = frozen?.signals ?? [];
  if (frozen === undefined || signal?.baseline === undefined || solo?.errors === undefined)
    throw new RangeError('errors are judged alone here');
  return { frozen, signal: { ...signal, baseline: signal.baseline }, state: solo.errors };
}
const seriesOf = (reported: (minute: number) => Reported | undefined) =>
  armSeriesOf(
    answersTo(
      queriesFor('fraud', 'candidate', { signals: [] }),
      { from: NOON_MINUTE, to: NOON_MINUTE + 60 },
      (_, minute) => reported(minute),
    ),
    { endpoint: 'fraud', variant: 'candidate' },
    { signal: 'errors' },
    [],
  );

test('a doubling’s worth of minutes is what their independent requests would tell', () => {
  const { signal, state } = parts();
  const after = (minutes: number, n: number) =>
    soloInformation(signal, { ...state, evidence: { ...state.evidence, minutes, n } });
  // python3: from math import *; r=(14400+.5)/(1440000+1); o=lambda p,m:m*p/(1-p+m*p); a=o(r,1.1); q=o(a,2/1.1)
  // d=q*log(q/a)+(1-q)*log((1-q)/(1-a)); print(10*1000*d): minutes all alike have no correlation
  expect(after(10, 10_000)).toBeCloseTo(28.876218599875255, 9);
  expect(after(20, 20_000)).toBeCloseTo(2 * 28.876218599875255, 9);
  expect(after(0, 0)).toBe(0);
  expect(after(10, 0)).toBe(0);
  // m=1000/(1+999*.05); print(10*m*d): what is assumed where stable's history was too short
  const { history: _history, ...assumed } = signal.evidence;
  const unknown = { ...signal, evidence: assumed };
  const ten = { ...state, evidence: { ...state.evidence, minutes: 10, n: 10_000 } };
  expect(soloInformation(unknown, ten)).toBeCloseTo(0.5667560078483856, 9);
  const { baseline: _, ...blind } = signal;
  expect(soloInformation(blind, { ...state, evidence: { ...state.evidence, minutes: 10, n: 10_000 } })).toBe(0);
});

test('what it does now is counted over the recent minutes with requests, and what of them could be read', () => {
  const { frozen, signal, state } = parts();
  const partly = (minute: number) => (minute % 3 === 0 ? { n: 1000 } : served(1000, 40));
  const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 33 * MINUTE };
  const look = lookAtSolo(
    signal,
    state,
    { series: seriesOf(partly), traffic: seriesOf(partly) },
    { ...span, alpha: frozen.alpha },
  );
  expect(look.recent).toEqual({ read: 10, unread: 5 });
  expect(look.now).toEqual({ requests: 10_000, bad: 400 });
  const idle = (minute: number) => (minute < NOON_MINUTE + 20 ? served(0, 0) : served(1000, 40));
  expect(
    lookAtSolo(signal, state, { series: seriesOf(idle), traffic: seriesOf(idle) }, { ...span, alpha: frozen.alpha })
      .recent,
  ).toEqual({
    read: 10,
    unread: 0,
  });
});
