import { expect, test } from 'vitest';
import { MODES, soloModeOf } from '../../../lib/core/words/policy.ts';

test('without a concurrent stable version the more careful of mode and solo holds', () => {
  const table = MODES.map((mode) => MODES.map((solo) => soloModeOf({ mode, solo })));
  expect(table).toEqual([
    ['observe', 'observe', 'observe'],
    ['observe', 'approve', 'approve'],
    ['observe', 'approve', 'auto'],
  ]);
});
