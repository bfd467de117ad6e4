import { estimateHistory } from '../../lib/core/evidence/noise/estimate-history.ts';
import type { Cell } from '../detection/draw/draw-run.ts';
import { drawRun } from '../detection/draw/draw-run.ts';
import { ruleNamed } from '../detection/rules/all-rules.ts';
import { inView, type RunInView } from '../detection/rules/run-in-view.ts';
import type { Contender, Past } from './contender.ts';

/** What one run did to every rule. */
export interface Played {
  /** The minute after which Stablehand rolled back; absent when it did not. */
  readonly own?: number;
  /** For each contender, in their order: the minutes at which its score rose above all before, and the scores. */
  readonly records: readonly (readonly (readonly [minute: number, score: number])[])[];
}

/** Draws a run and lets every rule look at the same minutes, as soon as they are complete. */
export function playRun(cell: Cell, name: string, run: number, contenders: readonly Contender[]): Played {
  const view = inView(cell, drawRun(cell, name, run));
  const own = ownDecision(view);
  const past = pastOf(view);
  return { ...(own === undefined ? {} : { own }), records: contenders.map((each) => recordsOf(each, past, view)) };
}

/** The evidence and the hard limits together, errors alone, with all of the budget on them. */
function ownDecision(view: RunInView): number | undefined {
  const watches = ['stablehand', 'hard-limit'].map((name) => ruleNamed(name).start(view));
  for (let tick = 0; tick < view.run.minutes; tick += 1) {
    if (watches.some((watch) => watch?.(tick) === true)) return tick;
  }
  return undefined;
}

function pastOf(view: RunInView): Past {
  const rows = view.history();
  const requests = rows.reduce((sum, { n }) => sum + n, 0);
  const errors = rows.reduce((sum, { k }) => sum + k, 0);
  return { rate: Math.max(0.5, errors) / requests, rho: estimateHistory(rows)?.rhoUpper ?? 0.02 }; // as without a history
}

function recordsOf(contender: Contender, past: Past, { run, errors }: RunInView): (readonly [number, number])[] {
  const scoreAfter = contender.start(past);
  const records: (readonly [number, number])[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (let minute = 0; minute < run.minutes; minute += 1) {
    if (run.arrived[minute] !== 1) continue;
    const at = ({ n, k }: { readonly n: Float64Array; readonly k: Float64Array }) => ({
      n: n[minute] ?? Number.NaN,
      k: k[minute] ?? Number.NaN,
    });
    const score = scoreAfter({ candidate: at(errors.candidate), stable: at(errors.stable) });
    if (!(score > highest)) continue;
    highest = score;
    records.push([minute, score]);
  }
  return records;
}

/** The first minute after which a score reached the threshold; absent when it never did. */
export const firstAt = (records: Played['records'][number], threshold: number): number | undefined =>
  records.find(([, score]) => score >= threshold)?.[0];

/** The highest score of a run. */
export const highestOf = (records: Played['records'][number]): number =>
  records.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
