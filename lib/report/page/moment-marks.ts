import type { IncidentReport } from './incident-report.ts';

/** A moment that is drawn through every plot. */
export interface MomentMark {
  readonly at: Date;
  readonly label: string;
}

/** A mark with the place of its label: labels that would meet stand one above the other. */
export interface PlacedMark extends MomentMark {
  /** 0 is the row next to the plot. */
  readonly row: number;
  readonly anchor: 'start' | 'end';
}

/** The moments that are known, oldest first, within the span that is drawn; those of one second share a mark. */
export function momentMarksOf(report: IncidentReport): MomentMark[] {
  const known: readonly (readonly [number | undefined, string])[] = [
    [report.faultAtEpochSeconds, 'fault'],
    [report.decidedAtEpochSeconds, 'decided'],
    [report.completedAtEpochSeconds, 'moved'],
    [report.recoveredAtEpochSeconds, 'recovered'],
    ...(report.moments ?? []).map(({ atEpochSeconds, label }) => [atEpochSeconds, label] as const),
  ];
  const labels = new Map<number, string[]>();
  for (const [at, label] of known) {
    if (at === undefined || at < report.fromEpochSeconds || at > report.toEpochSeconds) continue;
    const words = labels.get(at) ?? [];
    labels.set(at, words.includes(label) ? words : [...words, label]);
  }
  return [...labels]
    .sort(([left], [right]) => left - right)
    .map(([at, words]) => ({ at: new Date(at * 1000), label: words.join(', ') }));
}

export interface MarkRoom {
  /** Pixel of a moment on the time axis. */
  readonly x: (at: Date) => number;
  /** Right end of the drawing, pixels. */
  readonly right: number;
  /** Pixels per character, generously. */
  readonly characterWidth: number;
}

/** What a placement costs: leaving the drawing and meeting another label most, height least. */
const COST = { outside: 1000, meeting: 1000, crossed: 100, row: 3, turned: 1 } as const;

/**
 * Places every label so that none leaves the drawing, none meets another and, where that can be, no line of a mark runs through
 * the label of another. There are at most four marks, so that all ways of placing them are tried.
 */
export function placedMarks(marks: readonly MomentMark[], room: MarkRoom): PlacedMark[] {
  const choices = marks.map((mark) =>
    marks.flatMap((_, row) => [
      { ...mark, row, anchor: 'start' as const },
      { ...mark, row, anchor: 'end' as const },
    ]),
  );
  const ways = choices.reduce<PlacedMark[][]>(
    (begun, next) => begun.flatMap((way) => next.map((one) => [...way, one])),
    [[]],
  );
  return ways
    .map((way) => ({ way, cost: costOf(way, room) }))
    .reduce((best, one) => (one.cost < best.cost ? one : best)).way;
}

function costOf(way: readonly PlacedMark[], { x, right, characterWidth }: MarkRoom): number {
  const labels = way.map(({ at, label, row, anchor }) => {
    const width = (label.length + 1) * characterWidth;
    const from = anchor === 'start' ? x(at) : x(at) - width;
    return { line: x(at), from, to: from + width, row, turned: anchor === 'end' };
  });
  return labels.reduce((cost, { from, to, row, turned }, index) => {
    const others = labels.filter((_, at) => at !== index);
    const meeting = others.filter((other) => other.row === row && other.from < to && from < other.to).length;
    const crossed = others.filter((other) => other.row >= row && other.line > from && other.line < to).length;
    const outside = from < 0 || to > right ? 1 : 0;
    return (
      cost +
      meeting * COST.meeting +
      crossed * COST.crossed +
      outside * COST.outside +
      row * COST.row +
      (turned ? COST.turned : 0)
    );
  }, 0);
}
