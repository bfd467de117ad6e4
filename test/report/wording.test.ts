import { expect, it } from 'vitest';
import { momentOf } from '../../lib/report/moment.ts';
import { millisOf, oddsOf, percentOf, portionOf, rateOf } from '../../lib/report/wording.ts';

it.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.051, '5.1 %'],
  [0.0099, '1.0 %'],
  [0.0005, '0.05 %'],
  [0.00001, 'under 0.01 %'],
  [0.99999, 'over 99.9 %'],
])('%d is said as %s: what is not quite nothing or everything never reads so', (fraction, said) => {
  expect(percentOf(fraction)).toBe(said);
});

it('a share drops the digit that says nothing', () => {
  expect([portionOf(0.1), portionOf(0.025), portionOf(0)]).toEqual(['10 %', '2.5 %', '0 %']);
});

it('no traffic has no rate', () => {
  expect(rateOf({ requests: 0, bad: 0 })).toBeUndefined();
  expect(rateOf({ requests: 4, bad: 0 })).toBe(0);
});

it.each([
  [-2, 'below 1 to 1'],
  [0, 'about 1.0 to 1'],
  [Math.log(2347), 'about 2,300 to 1'],
  [Math.log(5e6), 'more than a million to 1'],
  [5000, 'more than a billion to 1'],
])('log evidence %d is said as %s', (logE, said) => {
  expect(oddsOf(logE)).toBe(said);
});

it.each([
  [850, '850 microseconds'],
  [300_000, '300 ms'],
  [2_500_000, '2.5 s'],
])('%d microseconds are said as %s', (micros, said) => {
  expect(millisOf(micros)).toBe(said);
});

it('a moment is local and UTC, and says both days where they differ', () => {
  const at = Date.UTC(2026, 10, 22, 23, 41) / 1000;
  expect(momentOf(at, 'UTC')).toBe('Sun 22 Nov 2026, 23:41 UTC');
  expect(momentOf(at, 'Asia/Tokyo')).toBe('Mon 23 Nov 2026, 08:41 Asia/Tokyo (Sun 22 Nov 23:41 UTC)');
});
