import { xoroshiro128plus } from 'pure-rand/generator/XoroShiro';

/** The next number of a stream, 0 <= x < 1, 53 random bits. */
export type RandomSource = () => number;

/**
 * A stream of its own for each name: the same seed and name give the same numbers, and what one stream is asked for
 * never moves another. So a changed arm leaves the other arm's minutes as they were.
 */
export function randomStream(seed: number, ...name: readonly (string | number)[]): RandomSource {
  const generator = xoroshiro128plus.fromState(stateOf(`${seed}|${name.join('|')}`));
  // 27 high bits and 26 high bits: the lowest bits of xoroshiro128+ are its weakest
  return () => ((generator.unsafeNext() >>> 5) * 2 ** 26 + (generator.unsafeNext() >>> 6)) / 2 ** 53;
}

const LANE_SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]; // the first digits of pi: nothing up the sleeve

function stateOf(text: string): readonly number[] {
  return LANE_SEEDS.map((start) => {
    let lane = start;
    for (let i = 0; i < text.length; i += 1) lane = Math.imul(lane ^ text.charCodeAt(i), 0x01000193) ^ (lane >>> 15);
    return avalanche(lane);
  });
}

/** The finaliser of MurmurHash3: every input bit changes every output bit with probability 1/2. */
function avalanche(lane: number): number {
  let mixed = lane;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
