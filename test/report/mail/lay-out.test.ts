import { expect, it } from 'vitest';
import { plainLine, subjectLine, table, wrapped } from '../../../lib/report/mail/lay-out.ts';

it('lines break at spaces, and cut what is too long', () => {
  expect(wrapped(`${'a'.repeat(72)} 12% of it`)).toBe(`  ${'a'.repeat(72)} 12%\n  of it`);
  expect(wrapped('b'.repeat(100), '')).toBe(`${'b'.repeat(78)}\n${'b'.repeat(22)}`);
});

it('a subject is cut at 99 characters and says so', () => {
  expect(subjectLine('x'.repeat(99))).toBe('x'.repeat(99));
  expect(subjectLine('x'.repeat(100))).toBe(`${'x'.repeat(96)}...`);
});

it('a subject keeps its letters where ASCII has them', () => {
  expect(subjectLine('Zürich: v3 → v2\r\nBcc: all')).toBe('Zurich: v3 -> v2 Bcc: all');
  expect(subjectLine('日本')).toBe('??');
});

it('a line holds nothing that turns or hides text', () => {
  expect(plainLine('a\u202Eb\u200Bc\td\u2028e')).toBe('a b c d e');
});

it('columns of numbers end below one another', () => {
  expect(
    table(
      [
        ['', 'v3', 'v2'],
        ['requests', '6,120', '55,080'],
      ],
      '',
    ),
  ).toBe('               v3        v2\nrequests    6,120    55,080');
});
