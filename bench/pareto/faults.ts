import type { Fault } from '../detection/draw/draw-run.ts';

/** A way of being worse, as the tables name it. */
export interface NamedFault extends Fault {
  readonly name: string;
}

const steady = (oddsRatio: number, fromMinute: number): NamedFault => ({
  name: fromMinute === 0 ? `x${oddsRatio}` : `x${oddsRatio} after ${fromMinute} min`,
  oddsRatio,
  fromMinute,
});

/** `of` minutes of every half hour at x30, from an hour on. */
const intermittent = (of: number): NamedFault => ({
  name: `x30 for ${of} of 30 min`,
  oddsRatio: 30,
  fromMinute: 60,
  oddsAt: (minute) => (minute >= 60 && (minute - 60) % 30 < of ? 30 : 1),
});

/** From 1 to 4 over four hours, then 4. */
const CREEP: NamedFault = {
  name: 'creeps to x4 in 4 h',
  oddsRatio: 4,
  fromMinute: 0,
  oddsAt: (minute) => 4 ** Math.min(1, minute / 240),
};

export const FAULTS: readonly NamedFault[] = [
  ...[0, 60, 360].flatMap((from) => [2, 5, 20].map((oddsRatio) => steady(oddsRatio, from))),
  CREEP,
  intermittent(2),
  intermittent(10),
];
