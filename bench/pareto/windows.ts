import type { ArmCounts } from '../../lib/core/minutes/counts.ts';
import type { PairedMinute } from './contender.ts';

/** The newest minutes, at most `length` of them. */
export function windowOf<T>(length: number): (next: T) => readonly T[] {
  const held: T[] = [];
  return (next) => {
    held.push(next);
    if (held.length > length) held.shift();
    return held;
  };
}

/** Sums of both arms over the newest minutes, kept up to date by what comes and goes. */
export function slidingTotals(length: number): (next: PairedMinute) => PairedMinute {
  const held: PairedMinute[] = [];
  const sum = { nc: 0, kc: 0, ns: 0, ks: 0 };
  const add = ({ candidate, stable }: PairedMinute, sign: 1 | -1): void => {
    sum.nc += sign * candidate.n;
    sum.kc += sign * candidate.k;
    sum.ns += sign * stable.n;
    sum.ks += sign * stable.k;
  };
  return (next) => {
    held.push(next);
    add(next, 1);
    if (held.length > length) add(held.shift()!, -1); // longer than length, so not empty
    return { candidate: { n: sum.nc, k: sum.kc }, stable: { n: sum.ns, k: sum.ks } };
  };
}

export const rateOf = ({ n, k }: ArmCounts): number => (n === 0 ? 0 : k / n);
