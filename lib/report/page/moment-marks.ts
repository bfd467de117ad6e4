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

/** So many of the best ways are carried on from mark to mark: four marks are tried in all ways, more in nearly all that matter. */
const KEPT_WAYS = 512;

/**
 * Places every label so that none leaves the drawing, none meets another and, where that can be, no line of a mark runs through
 * the label of another.
 */
export function placedMarks(marks: readonly MomentMark[], room: MarkRoom): PlacedMark[] {
  let ways: readonly Way[] = [{ placed: [], cost: 0 }];
  for (const mark of marks) {
    ways = ways
      .flatMap((way) => placesOf(mark, marks.length, room).map((place) => withPlace(way, place)))
      .sort((left, right) => left.cost - right.cost)
      .slice(0, KEPT_WAYS);
  }
  return (ways[0]?.placed ?? []).map(({ mark }) => mark);
}

interface Place {
  readonly mark: PlacedMark;
  /** Pixels: the line of the mark, and both ends of its label. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly cost: number;
}

interface Way {
  readonly placed: readonly Place[];
  readonly cost: number;
}

function placesOf(mark: MomentMark, rows: number, { x, right, characterWidth }: MarkRoom): Place[] {
  const line = x(mark.at);
  const width = (mark.label.length + 1) * characterWidth;
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) =>
    (['start', 'end'] as const).map((anchor) => {
      const from = anchor === 'start' ? line : line - width;
      const outside = from < 0 || from + width > right ? COST.outside : 0;
      const cost = outside + row * COST.row + (anchor === 'end' ? COST.turned : 0);
      return { mark: { ...mark, row, anchor }, line, from, to: from + width, cost };
    }),
  );
}

/** One more label beside those that stand already. */
function withPlace({ placed, cost }: Way, place: Place): Way {
  const strife = placed.reduce((sum, other) => sum + strifeOf(place, other), 0);
  return { placed: [...placed, place], cost: cost + place.cost + strife };
}

/** Two labels that meet, and lines that run through a label: the line of a label reaches as high as the label stands. */
function strifeOf(one: Place, other: Place): number {
  const meeting = one.mark.row === other.mark.row && other.from < one.to && one.from < other.to;
  return (meeting ? 2 * COST.meeting : 0) + (isCrossed(one, other) + isCrossed(other, one)) * COST.crossed;
}

const isCrossed = (label: Place, { mark, line }: Place): number =>
  mark.row >= label.mark.row && line > label.from && line < label.to ? 1 : 0;
