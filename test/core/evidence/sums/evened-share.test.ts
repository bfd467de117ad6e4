import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvidenceParams } from '../../../../lib/core/evidence/sequence/evidence-params.ts';
import { evidenceOf, foldRow, startEvidence } from '../../../../lib/core/evidence/sequence/signal-evidence.ts';
import { candidatesPart, evenedArms, weighedRequests } from '../../../../lib/core/evidence/sums/evened-share.ts';
import { NO_STABLE_RATE } from '../../../../lib/core/evidence/sums/stable-rate.ts';
import type { TwoArmRow } from '../../../../lib/core/minutes/counts.ts';
import { aRow, arm, expectClose } from '../support.ts';

/** A light minute in which the candidate serves a tenth, and one three times as bad for both arms in which it serves half. */
const LIGHT = { candidate: arm(100, 1), stable: arm(900, 9) };
const HEAVY = { candidate: arm(500, 15), stable: arm(500, 15) };
const BOTH = { candidate: arm(600, 16), stable: arm(1400, 24) };

/** What minutes come to, as one block of them is weighed. */
function weighed(minutes: readonly (typeof LIGHT)[]) {
  const sum = (of: 'candidate' | 'stable') => ({
    n: minutes.reduce((total, minute) => total + minute[of].n, 0),
    k: minutes.reduce((total, minute) => total + minute[of].k, 0),
  });
  const arms = { candidate: sum('candidate'), stable: sum('stable') };
  const due = minutes.reduce((total, minute) => total + candidatesPart(minute), 0);
  return evenedArms({ ...arms, weighedN: weighedRequests(arms, due) });
}

describe('the requests of a block of minutes, as they are weighed', () => {
  test('are those of a minute that stands alone', () => {
    expect(weighed([LIGHT])).toMatchObject(LIGHT);
    expect(weighed([HEAVY])).toMatchObject(HEAVY);
  });

  test('are split like the bad requests would be if the arms were alike in each of the minutes', () => {
    expectClose(candidatesPart(LIGHT) + candidatesPart(HEAVY), 16);
    const { candidate, stable } = weighed([LIGHT, HEAVY]);
    expect([candidate, stable]).toEqual([arm(800, 16), arm(1200, 24)]);
    expect(BOTH.candidate.k / BOTH.candidate.n).toBeGreaterThan(1.5 * (BOTH.stable.k / BOTH.stable.n));
    expectClose(candidate.k / candidate.n, stable.k / stable.n);
  });

  test('are the arms’ own where nothing went wrong, or where the share is the same all the time', () => {
    const quiet = { candidate: arm(100, 0), stable: arm(300, 0) };
    expect(weighed([quiet, { candidate: arm(500, 0), stable: arm(500, 0) }])).toMatchObject({
      candidate: arm(600, 0),
      stable: arm(800, 0),
    });
    expect(weighed([LIGHT, { candidate: arm(50, 3), stable: arm(450, 0) }])).toMatchObject({
      candidate: arm(150, 4),
      stable: arm(1350, 9),
    });
  });

  test('say nothing of minutes in which the candidate served nothing: its part of what is bad is none', () => {
    expect(candidatesPart({ candidate: arm(0, 0), stable: arm(500, 9) })).toBe(0);
    const without = weighed([
      { candidate: arm(0, 0), stable: arm(500, 9) },
      { candidate: arm(500, 0), stable: arm(500, 0) },
    ]);
    expect(without).toEqual({ candidate: arm(0, 0), stable: arm(1500, 9) });
  });

  const aMinute = fc
    .record({ nc: fc.nat(50), ns: fc.nat(50), c: fc.nat(100), s: fc.nat(100) })
    .map(({ nc, ns, c, s }) => ({
      candidate: arm(nc, Math.floor((nc * c) / 100)),
      stable: arm(ns, Math.floor((ns * s) / 100)),
    }));
  test('are never fewer than the bad ones among them, and as many in all', () => {
    fc.assert(
      fc.property(fc.array(aMinute, { minLength: 1, maxLength: 6 }), (minutes) => {
        const { candidate, stable } = weighed(minutes);
        expect(candidate.n).toBeGreaterThanOrEqual(candidate.k);
        expect(stable.n).toBeGreaterThanOrEqual(stable.k);
        expect(candidate.n + stable.n).toBe(
          minutes.reduce((sum, minute) => sum + minute.candidate.n + minute.stable.n, 0),
        );
      }),
    );
  });
});

describe('a candidate that serves more of the traffic in minutes that are bad for both arms', () => {
  const params: EvidenceParams = {
    alpha: 0.01,
    or0: 1.1,
    bakeMinutes: 1440,
    history: { rhoUpper: 0.002, rhoHat: 0.002, blockMinutes: 10, burstMinutes: 15, stableRate: NO_STABLE_RATE },
  };
  const tenHours = (heavy: TwoArmRow['candidate']): TwoArmRow[] =>
    Array.from({ length: 600 }, (_, minute) => {
      const isHeavy = minute % 10 < 3;
      return aRow(minute, isHeavy ? heavy : LIGHT.candidate, isHeavy ? HEAVY.stable : LIGHT.stable);
    });
  const highest = (rows: readonly TwoArmRow[]) =>
    rows.reduce((evidence, row) => foldRow(params, evidence, row), startEvidence(params, 0)).highestLogE;

  test('is not taken for a worse one, although its mean is', () => {
    expect(highest(tenHours(HEAVY.candidate))).toBeLessThan(0.1);
  });

  test('is found when it is worse in them', () => {
    expect(highest(tenHours(arm(500, 30)))).toBeGreaterThan(Math.log(100));
  });

  test('is shown to people with the requests that it had', () => {
    const [first, ...rest] = tenHours(HEAVY.candidate).slice(0, 20);
    if (first === undefined) throw new RangeError('ten hours have a first minute');
    const evidence = rest.reduce(
      (folded, row) => foldRow(params, folded, row),
      foldRow(params, startEvidence(params, 0), first),
    );
    expect(evidenceOf(params, evidence).sums).toMatchObject({
      nc: 2 * (3 * 500 + 7 * 100),
      ns: 2 * (3 * 500 + 7 * 900),
    });
  });
});
