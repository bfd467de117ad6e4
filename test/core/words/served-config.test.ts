import { expect, test } from 'vitest';
import { carried, type ServedConfig, servedSeen } from '../../../lib/core/words/served-config.ts';
import { aPlacement } from '../../support/a-state.ts';
import { NOON } from '../../support/noon.ts';

const look = (
  known: readonly ServedConfig[],
  configName: string,
  version: number,
  minute: number,
  share = 1,
  stable?: number,
) =>
  servedSeen(known, {
    placements: [aPlacement(version, 'all', { configName })],
    shares: [{ variant: 'all', share }],
    atEpochSeconds: NOON + 60 * minute,
    ...(stable === undefined ? {} : { stable }),
  });

test('a config is remembered from the first to the newest look, with the largest share it was seen with', () => {
  const seen = look(look(look([], 'one', 1, 0, 0.4), 'one', 1, 5, 0.9), 'one', 1, 6, 0.1);
  expect(seen).toEqual([
    {
      configName: 'one',
      sinceEpochSeconds: NOON,
      untilEpochSeconds: NOON + 360,
      variants: [{ variant: 'all', version: 1, modelName: 'model-1', share: 0.9 }],
    },
  ]);
});

test('two looks within a minute that show the same are one', () => {
  const once = look([], 'one', 1, 0);
  expect(look(once, 'one', 1, 0.9)).toBe(once);
  expect(look(once, 'one', 1, 1)).not.toBe(once);
  expect(look(look([], 'one', 1, 0, 0.2), 'one', 1, 0.5, 0.7)[0]?.variants[0]?.share).toBe(0.7);
});

test('what serves now stands last, and a config under its old name with another content is another one', () => {
  const known = look(look([], 'one', 1, 0), 'two', 2, 1);
  expect(known.map(({ configName }) => configName)).toEqual(['one', 'two']);
  const again = look(known, 'one', 3, 2);
  expect(again.map(({ configName, variants }) => [configName, variants[0]?.version])).toEqual([
    ['two', 2],
    ['one', 3],
  ]);
  expect(again[1]?.sinceEpochSeconds).toBe(NOON + 120);
});

test('eight are remembered, and in any case the newest in which stable carried the traffic', () => {
  let known = look([], 'config-0', 1, 0);
  for (let index = 1; index <= 12; index += 1) known = look(known, `config-${index}`, index + 1, index, 1, 1);
  expect(known).toHaveLength(8);
  expect(known.map(({ configName }) => configName)).toEqual([
    'config-0',
    ...[6, 7, 8, 9, 10, 11, 12].map((index) => `config-${index}`),
  ]);
});

test('a version carries the traffic from half of it on', () => {
  const half = (share: number) => look([], 'one', 1, 0, share)[0] as ServedConfig; // one look, one config
  expect(carried(half(0.5), 1)).toBe(true);
  expect(carried(half(0.499), 1)).toBe(false);
  expect(carried(half(1), 2)).toBe(false);
});

test('nothing that serves is nothing to remember', () => {
  const known = look([], 'one', 1, 0);
  expect(servedSeen(known, { placements: [], shares: [], atEpochSeconds: NOON })).toBe(known);
});
