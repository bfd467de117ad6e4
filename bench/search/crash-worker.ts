import { checkNothingLost, checkPathEnd } from '../../test/search/crash/check-end.ts';
import { caseName, casesOf, play, troubles } from '../../test/search/crash/enumerate.ts';
import { PATHS } from '../../test/search/crash/paths.ts';
import { FAULTS } from '../../test/search/crash/strikes.ts';
import { isLasting, LASTING_WEATHER, PASSING_WEATHER } from '../../test/search/crash/weather.ts';

export interface PathResult {
  readonly path: string;
  readonly cases: number;
  /** A line for each case that ended otherwise than it must. */
  readonly broken: readonly string[];
}

/** Cases between two words to whoever waits. */
const WORD_EVERY = 50;

process.on('message', async (name: string) => {
  const path = PATHS.find((each) => each.name === name);
  if (path === undefined) throw new RangeError(`there is no path ${name}; known are ${PATHS.map((each) => each.name)}`);
  const cases = await casesOf(path, troubles(FAULTS, [...PASSING_WEATHER, ...LASTING_WEATHER]), 'all');
  const broken: string[] = [];
  for (const [index, each] of cases.entries()) {
    await play(each)
      .then((world) => (isLasting(each.again) ? checkNothingLost(world) : checkPathEnd(world, path)))
      .catch((failure: unknown) => broken.push(`${caseName(each)}: ${String(failure).slice(0, 300)}`));
    if (index % WORD_EVERY === 0) process.send?.({ played: Math.min(WORD_EVERY, cases.length - index) });
  }
  process.send?.({ path: name, cases: cases.length, broken } satisfies PathResult);
});
process.send?.('ready');
