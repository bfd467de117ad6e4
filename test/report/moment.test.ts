import { expect, it } from 'vitest';
import { momentOf } from '../../lib/report/moment.ts';

it('a moment is local and UTC, and says both days where they differ', () => {
  const at = Date.UTC(2026, 10, 22, 23, 41) / 1000;
  expect(momentOf(at, 'UTC')).toBe('Sun 22 Nov 2026, 23:41 UTC');
  expect(momentOf(at, 'Asia/Tokyo')).toBe('Mon 23 Nov 2026, 08:41 Asia/Tokyo (Sun 22 Nov 23:41 UTC)');
});
