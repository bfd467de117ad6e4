import { isoOf, startOfMinute } from '../../core/words/time.ts';
import { type ArmMinutes, armMinutes } from './arm-minutes.ts';
import { COLUMN, PARTS_OF_INVOCATIONS } from './fields.ts';
import type { LineValues } from './line-values.ts';
import { shown, TraceError } from './trace-error.ts';
import type { TraceHeader } from './trace-header.ts';

/** One history of the deployment. Valid until the next run is read: the minutes are used again. */
export interface TraceRun {
  /** `''` when the trace does not name its runs. */
  readonly name: string;
  readonly stable: ArmMinutes;
  /** Without minutes in the solo lane. */
  readonly candidate: ArmMinutes;
}

/** Collects the lines of one run after the other, and refuses what cannot be. */
export interface RunBuilder {
  begin(name: string): void;
  /** @throws {TraceError} */
  add(line: LineValues, lineNumber: number): void;
  finish(): TraceRun;
}

/** A slip in a year must not ask for all memory. */
const LONGEST_RUN_MINUTES = 366 * 1440;

/** @param wantedLimit - The latency limit that the policy asks for: lines with limits must have it. */
export function runBuilder(header: TraceHeader, wantedLimit: number | undefined): RunBuilder {
  const whole = { stable: armMinutes(), candidate: armMinutes() };
  const instances = { stable: new Map<string, ArmMinutes>(), candidate: new Map<string, ArmMinutes>() };
  let name = '';
  let lastRow = Number.NEGATIVE_INFINITY;

  const roleOf = ({ variant }: LineValues, line: number): 'stable' | 'candidate' => {
    if (variant === header.stable) return 'stable';
    if (variant === header.candidate) return 'candidate';
    const allowed = [header.stable, ...(header.candidate === undefined ? [] : [header.candidate])].map(shown);
    throw new TraceError(line, `variant is ${shown(variant)}, allowed: the header's ${allowed.join(' and ')}`);
  };

  function targetOf(line: LineValues, role: 'stable' | 'candidate', lineNumber: number): ArmMinutes {
    const parts = instances[role];
    const mixed = line.instance === undefined ? parts.size > 0 : whole[role].from !== whole[role].to;
    if (mixed) {
      throw new TraceError(
        lineNumber,
        `variant ${shown(line.variant)} has lines with and without instance in one run, allowed: one kind`,
      );
    }
    if (line.instance === undefined) return whole[role];
    const part = parts.get(line.instance) ?? armMinutes();
    parts.set(line.instance, part);
    return part;
  }

  return {
    begin(next) {
      name = next;
      lastRow = Number.NEGATIVE_INFINITY;
      for (const role of ['stable', 'candidate'] as const) {
        whole[role].reset();
        instances[role].clear();
      }
    },
    add(line, lineNumber) {
      refuseImpossible(line, lineNumber);
      refuseOtherLimits(line, wantedLimit, lineNumber);
      if (line.kind === 'row') {
        if (line.minute < lastRow) {
          const [before, now] = [isoOf(startOfMinute(lastRow)), isoOf(startOfMinute(line.minute))];
          throw new TraceError(lineNumber, `t is ${now} after ${before}: the rows of a run are sorted by t`);
        }
        lastRow = line.minute;
      }
      const target = targetOf(line, roleOf(line, lineNumber), lineNumber);
      if (target.from !== target.to && spanWith(target, line) > LONGEST_RUN_MINUTES) {
        throw new TraceError(
          lineNumber,
          `the run would last more than 366 days with ${isoOf(startOfMinute(line.minute))}`,
        );
      }
      const twice = target.add(line);
      if (twice === undefined) return;
      const where = `run ${shown(name)}, t ${isoOf(startOfMinute(twice))}, variant ${shown(line.variant)}`;
      throw new TraceError(lineNumber, `${where} is given twice, allowed: once`);
    },
    finish() {
      for (const role of ['stable', 'candidate'] as const) {
        for (const part of instances[role].values()) whole[role].addPart(part);
      }
      return { name, ...whole };
    },
  };
}

const PARTS = PARTS_OF_INVOCATIONS.map((field) => ({ field, column: COLUMN[field] }));

const spanWith = ({ from, to }: ArmMinutes, { minute, length }: LineValues): number =>
  Math.max(to, minute + length) - Math.min(from, minute);

function refuseImpossible(line: LineValues, lineNumber: number): void {
  const { columns, named, limits } = line;
  const whole = columns[COLUMN.invocations]!; // one a field, here and below
  if ((named & (1 << COLUMN.invocations)) !== 0) {
    for (const { field, column } of PARTS) {
      const values = columns[column]!;
      if ((named & (1 << column)) === 0 || !isBeyond(values, whole, line.length)) continue;
      refuseBeyond(line, { field, values }, { field: 'invocations', values: whole }, lineNumber);
    }
  }
  for (let slot = 0; slot < limits.length; slot += 1) {
    const slower = line.over[slot]!;
    const samples = columns[COLUMN.latencySamples]!;
    if ((named & (1 << COLUMN.latencySamples)) !== 0 && isBeyond(slower, samples, line.length)) {
      refuseBeyond(line, overOf(line, slot), { field: 'latencySamples', values: samples }, lineNumber);
    }
    for (let lower = 0; lower < limits.length; lower += 1) {
      // more requests are slower than the lower limit
      if (limits[lower]! >= limits[slot]! || !isBeyond(slower, line.over[lower]!, line.length)) continue;
      refuseBeyond(line, overOf(line, slot), overOf(line, lower), lineNumber);
    }
  }
}

/** Comparisons with NaN are false: what was not reported contradicts nothing. */
const exceeds = (part: Float64Array, whole: Float64Array, i: number): boolean => part[i]! > whole[i]!;

function isBeyond(part: Float64Array, whole: Float64Array, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (exceeds(part, whole, i)) return true;
  return false;
}

interface Values {
  readonly field: string;
  readonly values: Float64Array;
}

/** Only for what is refused: a line may have dozens of limits. */
const overOf = ({ limits, over }: LineValues, slot: number): Values => ({
  field: `latencyOver.${limits[slot]}`,
  values: over[slot]!, // one a limit
});

/** Names the first minute of the line in which the part is beyond the whole. */
function refuseBeyond({ kind, length }: LineValues, part: Values, whole: Values, lineNumber: number): void {
  for (let i = 0; i < length; i += 1) {
    if (!exceeds(part.values, whole.values, i)) continue;
    const at = kind === 'row' ? '' : `[${i}]`;
    throw new TraceError(
      lineNumber,
      `${part.field}${at} is ${part.values[i]}, allowed: at most ${whole.field}${at}, which is ${whole.values[i]}`,
    );
  }
}

function refuseOtherLimits({ limits }: LineValues, wanted: number | undefined, lineNumber: number): void {
  if (wanted === undefined || limits.length === 0 || limits.includes(wanted)) return;
  throw new TraceError(
    lineNumber,
    `latencyOver has no limit ${wanted}, which the policy asks for (signals.latency.slower-than in microseconds); there: ${limits.join(', ')}`,
  );
}
