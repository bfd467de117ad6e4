import { describe, expect, test } from 'vitest';
import { checkPathEnd } from './check-end.ts';
import { caseName, casesOf, play, troubles } from './enumerate.ts';
import { PATHS } from './paths.ts';

/** The nightly enumeration has every fault, at every step. */
const MET = troubles(['lost-reply', 'throttle']);

describe.each(PATHS)('$name', (path) => {
  test('ends as it must, wherever an invocation dies, gets no reply, or is throttled, and whatever the next one meets', async () => {
    const cases = await casesOf(path, MET, 'telling');
    console.info(`crash enumeration: ${cases.length} cases of ${path.name}`);
    expect(cases.length, 'there is something to die at').toBeGreaterThan(20);
    for (const each of cases) {
      const world = await play(each);
      await expect(checkPathEnd(world, path), caseName(each)).resolves.toBeUndefined();
    }
  }, 300_000);
});
