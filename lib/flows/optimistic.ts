/** How often in a row a race for an item may be lost before it is given up. */
const TRIES = 5;

/** Others wrote in between every time. The message says what was left undone. */
export class RaceLost extends Error {
  override readonly name = 'RaceLost';
}

/**
 * Tries again, on what is there by then, as long as others write in between.
 *
 * @param attempt - `changed`: somebody else wrote in between, and nothing was done.
 * @param sentence - What to say when every race was lost.
 * @throws {RaceLost} when it was lost five times in a row; whatever an attempt throws ends it at once.
 */
export async function optimistic<T>(
  attempt: () => Promise<T | 'changed'>,
  sentence: (times: number) => string,
): Promise<T> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const outcome = await attempt();
    if (outcome !== 'changed') return outcome;
  }
  throw new RaceLost(sentence(TRIES));
}
