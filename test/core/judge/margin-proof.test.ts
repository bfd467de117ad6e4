import { describe, expect, test } from 'vitest';
import {
  foldProof,
  isWithinMargin,
  type MarginProof,
  NO_PROOF,
  type ProofLaw,
} from '../../../lib/core/judge/margin-proof.ts';
import { NOON_MINUTE } from '../../support/noon.ts';

const LAW: ProofLaw = { margin: 1.1, rho: 0, blockMinutes: 1 };
interface Arms {
  readonly candidate: readonly [n: number, k: number];
  readonly stable: readonly [n: number, k: number];
}
const EQUAL: Arms = { candidate: [1000, 10], stable: [1000, 10] };

/** So many minutes from noon on, all alike. */
function after(
  minutes: number,
  { candidate: [nc, kc], stable: [ns, ks] }: Arms,
  law = LAW,
  from = NO_PROOF,
): MarginProof {
  let proof = from;
  for (let at = 0; at < minutes; at += 1) {
    const row = { minute: NOON_MINUTE + at, candidate: { n: nc, k: kc }, stable: { n: ns, k: ks } };
    proof = foldProof(law, proof, row, 0.01);
  }
  return proof;
}
const hoursUntilProven = (arms: Arms, law = LAW): number => {
  for (let hours = 1; hours <= 48; hours += 1) if (isWithinMargin(law, after(60 * hours + 1, arms, law))) return hours;
  return Number.POSITIVE_INFINITY;
};

describe('that a candidate is within the margin', () => {
  test('is not known of nothing', () => {
    expect(isWithinMargin(LAW, NO_PROOF)).toBe(false);
  });

  test('is known of an equal one after enough bad requests on both sides, and earlier of a better one', () => {
    const equal = hoursUntilProven(EQUAL);
    expect(equal).toBeGreaterThan(1);
    expect(equal).toBeLessThan(10);
    expect(hoursUntilProven({ ...EQUAL, candidate: [1000, 5] })).toBe(1);
  });

  test.each<[string, Arms]>([
    ['at the margin', { ...EQUAL, candidate: [1000, 11] }],
    ['beyond it', { ...EQUAL, candidate: [1000, 12] }],
    ['without a bad request on either side', { candidate: [1000, 0], stable: [1000, 0] }],
    ['without a request of stable’s', { ...EQUAL, stable: [0, 0] }],
  ])('is never known of one %s', (_, arms) => {
    expect(hoursUntilProven(arms)).toBe(Number.POSITIVE_INFINITY);
  });

  test('takes longer where requests fail together, since they tell less', () => {
    const bursty = hoursUntilProven(EQUAL, { ...LAW, rho: 0.001 });
    expect(bursty).toBeGreaterThan(hoursUntilProven(EQUAL));
    expect(hoursUntilProven(EQUAL, { ...LAW, rho: 0.001, blockMinutes: 4 })).toBeGreaterThan(bursty);
  });

  test('takes longer for a narrow margin than for a wide one', () => {
    expect(hoursUntilProven(EQUAL, { ...LAW, margin: 1.5 })).toBeLessThan(hoursUntilProven(EQUAL));
    expect(hoursUntilProven({ ...EQUAL, candidate: [1000, 7] }, { ...LAW, margin: 1 })).toBeLessThan(48);
    expect(hoursUntilProven(EQUAL, { ...LAW, margin: 1 })).toBe(Number.POSITIVE_INFINITY);
  });

  test('is taken back when it is not so any more', () => {
    const proven = after(10 * 60 + 1, EQUAL);
    expect(isWithinMargin(LAW, proven)).toBe(true);
    let later = proven;
    for (let at = 0; at < 600; at += 1) {
      const row = { minute: NOON_MINUTE + 660 + at, candidate: { n: 1000, k: 20 }, stable: { n: 1000, k: 10 } };
      later = foldProof(LAW, later, row, 0.01);
    }
    expect(isWithinMargin(LAW, later)).toBe(false);
  });
});

test('an hour counts when it is over, as a whole', () => {
  const open = after(60, EQUAL);
  expect(open).toEqual({
    odds: { independent: [], bursty: [] },
    open: { hour: NOON_MINUTE / 60, candidate: { n: 60_000, k: 600 }, stable: { n: 60_000, k: 600 }, mean: 0.01 },
  });
  const next = after(61, EQUAL);
  expect(next.odds.independent).toHaveLength(6);
  expect(next.open).toMatchObject({ hour: NOON_MINUTE / 60 + 1, candidate: { n: 1000, k: 10 } });
});

test('stays small: at most a quarter of a kilobyte', () => {
  const proof = after(40 * 60, { candidate: [1003, 9], stable: [9007, 93] }, { ...LAW, rho: 0.0123 });
  expect(JSON.stringify(proof).length).toBeLessThan(256);
});
