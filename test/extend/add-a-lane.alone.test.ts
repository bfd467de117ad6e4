import { expect, test, vi } from 'vitest';

vi.mock(import('../../lib/core/judge/lanes/registry.ts'), async (original) => {
  const [{ LANES }, { SHADOW }] = await Promise.all([original(), import('./shadow-lane.ts')]);
  // the line that a newcomer adds to the registry, before the lanes that would take it
  return { LANES: { shadow: SHADOW, ...LANES } } as never;
});

import type { LaneName } from '../../lib/core/judge/judgement.ts';
import { BEFORE_AFTER } from '../../lib/core/judge/lanes/before-after/before-after-lane.ts';
import { laneFor, laneRulesOf } from '../../lib/core/judge/lanes/find-lane.ts';
import type { LaneView } from '../../lib/core/judge/lanes/lane.ts';
import { aGuard } from '../support/a-guard.ts';
import { NOON } from '../support/noon.ts';

// the types know the registry as it is written, not as this test extends it
const SHADOW_LANE = 'shadow' as LaneName;
const placed = (variant: string) => ({
  variant,
  version: 2,
  modelName: 'model-2',
  configName: 'c',
  sinceEpochSeconds: NOON,
});
const viewOf = (variant: string): LaneView => ({
  candidate: placed(variant),
  seen: { version: 1, variant: 'blue', sinceEpochSeconds: NOON - 86_400, atEpochSeconds: NOON },
});

test('a version is judged in the first lane that can begin with it', () => {
  expect(laneFor(viewOf('shadow'))).toMatchObject({ lane: 'shadow', stable: { version: 1 } });
  expect(laneFor(viewOf('blue'))?.lane).toBe('solo');
});

test('what is found in it moves nothing, whatever the policy allows elsewhere', () => {
  const guard = { ...aGuard(), mode: 'auto' as const, solo: 'auto' as const };
  expect(laneRulesOf({ lane: SHADOW_LANE }).modeOf(guard)).toBe('observe');
  expect(laneRulesOf({ lane: 'solo' }).modeOf(guard)).toBe('auto');
});

test('people read of it in its own words, and the rest is as in the lane that it is made from', () => {
  const rules = laneRulesOf({ lane: SHADOW_LANE });
  expect(rules.words.judgedAgainst('v2', 'v1')).toBe('v2 in the shadow, against what v1 did before');
  expect(rules.judge).toBe(BEFORE_AFTER.judge);
});
