import { HISTORY_MINUTES } from '../../../lib/core/judge/freeze/freeze.ts';
import type { FrozenParams } from '../../../lib/core/judge/judgement.ts';
import type { OneArmRow } from '../../../lib/core/minutes/counts.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import { SIGNALS } from '../../../lib/core/words/policy.ts';
import { GUARD_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';
import type { Cell, Columns, DrawnRun } from '../draw/draw-run.ts';
import { frozenOf } from './frozen-of.ts';
import { type Lane, laneOf } from './lane.ts';

/** A drawn run and what several rules need of it, each worked out once and only when asked. */
export interface RunInView {
  readonly cell: Cell;
  readonly bakeMinutes: number;
  readonly run: DrawnRun;
  readonly errors: { readonly candidate: Columns; readonly stable: Columns };
  /** What the judge would freeze if all signals were switched on. */
  readonly frozen: () => FrozenParams;
  /** One lane for each signal that was drawn. */
  readonly lanes: () => readonly Lane[];
  /** Stable's errors on the day before. */
  readonly history: () => readonly OneArmRow[];
}

export function inView(cell: Cell, run: DrawnRun): RunInView {
  const errors = run.signals.get('errors');
  if (errors === undefined)
    throw new RangeError(`signals of a cell are ${cell.signals.join(', ')}, allowed: with errors`);
  const past = new Map<SignalName, Columns>();
  const historyOf = (signal: SignalName): Columns | undefined => {
    const known = past.get(signal) ?? run.signals.get(signal)?.history();
    if (known !== undefined) past.set(signal, known);
    return known;
  };
  const bakeMinutes = cell.bakeMinutes ?? GUARD_DEFAULTS.bakeMinutes;
  const frozen = once(() => frozenOf(SIGNALS, bakeMinutes, historyOf));
  return {
    cell,
    bakeMinutes,
    run,
    errors,
    frozen,
    lanes: once(() =>
      frozen().signals.flatMap((signal) => {
        const columns = run.signals.get(signal.signal);
        return columns === undefined ? [] : [laneOf(run, signal, columns)];
      }),
    ),
    history: once(() => rowsOf(historyOf('errors'))),
  };
}

const rowsOf = (columns: Columns | undefined): OneArmRow[] =>
  Array.from(columns?.n ?? [], (n, at) => ({ minute: at - HISTORY_MINUTES, n, k: columns?.k[at] ?? Number.NaN }));

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
