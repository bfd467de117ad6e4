import { expect, test, vi } from 'vitest';
import { optimistic, RaceLost } from '../../lib/flows/optimistic.ts';

const lost = (times: number): string => `lost ${times} times`;

test.each([0, 1, 4])('a race that is lost %i times is run again, and no further once it is won', async (losses) => {
  const attempt = vi.fn(async () => (attempt.mock.calls.length > losses ? 'won' : 'changed'));
  expect(await optimistic(attempt, lost)).toBe('won');
  expect(attempt).toHaveBeenCalledTimes(losses + 1);
});

test('after five lost races in a row it is given up, with the sentence of whoever asked', async () => {
  const attempt = vi.fn(async () => 'changed' as const);
  await expect(optimistic(attempt, lost)).rejects.toThrow(new RaceLost('lost 5 times'));
  expect(attempt).toHaveBeenCalledTimes(5);
});

test('what an attempt throws ends it at once', async () => {
  const attempt = vi.fn(async () => Promise.reject(new Error('no table')));
  await expect(optimistic(attempt, lost)).rejects.toThrow('no table');
  expect(attempt).toHaveBeenCalledTimes(1);
});
