import fc from 'fast-check';
import { expect, it } from 'vitest';
import { momentMarksOf, type PlacedMark, placedMarks } from '../../../lib/report/page/moment-marks.ts';
import { anIncident, START } from './an-incident.ts';

const ROOM = { x: (at: Date) => at.getTime(), right: 340, characterWidth: 7 };
const LABELS = ['fault', 'decided', 'moved', 'recovered'];

const spanOf = ({ at, label, anchor }: PlacedMark): readonly [number, number] => {
  const width = label.length * ROOM.characterWidth;
  return anchor === 'start' ? [at.getTime(), at.getTime() + width] : [at.getTime() - width, at.getTime()];
};

it('labels never meet and never leave the drawing, wherever the moments are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 70, max: 330 }), { minLength: 1, maxLength: 4 }), (pixels) => {
      const marks = [...pixels]
        .sort((left, right) => left - right)
        .map((pixel, at) => ({ at: new Date(pixel), label: LABELS[at] ?? '' }));
      const placed = placedMarks(marks, ROOM);
      for (const one of placed) {
        const [from, to] = spanOf(one);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(ROOM.right);
        for (const other of placed.filter((each) => each !== one && each.row === one.row)) {
          const [otherFrom, otherTo] = spanOf(other);
          expect(otherTo <= from || otherFrom >= to).toBe(true);
        }
      }
    }),
    { numRuns: 200 },
  );
});

it('places the eight marks of a long story in a moment, none upon another', () => {
  const words = ['fault', 'decided', 'moved', 'recovered', 'redeployed', 'seen, decided', 'moved', 'recovered'];
  const marks = words.map((label, at) => ({ label, at: new Date(60 + at * 30) }));
  const placed = placedMarks(marks, { ...ROOM, right: 400 });
  const meets = (one: PlacedMark, other: PlacedMark) =>
    one !== other && one.row === other.row && spanOf(one)[0] < spanOf(other)[1] && spanOf(other)[0] < spanOf(one)[1];
  expect(placed.map(({ label }) => label)).toEqual(words);
  expect(placed.filter((one) => placed.some((other) => meets(one, other)))).toEqual([]);
});

it('moments of one second share a mark, each word once', () => {
  const { decidedAtEpochSeconds: at = Number.NaN } = anIncident();
  const moments = [
    { atEpochSeconds: at, label: 'decided' },
    { atEpochSeconds: at, label: 'asked' },
  ];
  expect(momentMarksOf(anIncident({ moments })).map(({ label }) => label)).toContain('decided, asked');
});

it('labels with room stand in one row', () => {
  const marks = LABELS.map((label, at) => ({ label, at: new Date(10 + at * 75) }));
  expect(placedMarks(marks, ROOM).map(({ row }) => row)).toEqual([0, 0, 0, 0]);
});

it('moments are in order of time, and those outside the span are left out', () => {
  const labels = momentMarksOf(
    anIncident({ completedAtEpochSeconds: START - 60, recoveredAtEpochSeconds: START + 60 }),
  );
  expect(labels.map(({ label }) => label)).toEqual(['recovered', 'fault', 'decided']);
});
