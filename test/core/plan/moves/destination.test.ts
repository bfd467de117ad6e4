import { describe, expect, test } from 'vitest';
import { destinationOf, safeVersions } from '../../../../lib/core/plan/moves/destination.ts';
import type { ServedConfig } from '../../../../lib/core/words/served-config.ts';
import { aPlacement, aState } from '../../../support/a-state.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';
import { HOUR, NOON } from '../../../support/noon.ts';

const aServed = (configName: string, over: Partial<ServedConfig> = {}): ServedConfig => ({
  configName,
  sinceEpochSeconds: NOON - 2 * HOUR,
  untilEpochSeconds: NOON - HOUR,
  variants: [{ variant: 'all', version: 1, modelName: 'model-1', share: 1 }],
  ...over,
});
/** v2 replaced v1 under the only variant. */
const swapped = (served: readonly ServedConfig[]) => aState({ placements: [aPlacement(2, 'all')], served });
const ALONE = anEndpoint({ weights: { all: 1 } });
const FROM_2 = { version: 2, variants: ['all'] };

describe('which versions', () => {
  test('stable first, then what was stable before it; never one that is left or quarantined, unless released', () => {
    const state = aState({
      stable: 5,
      wasStable: [4, 3, 2, 1],
      quarantine: [4, 1],
      standing: { rejected: [], released: [1] },
    });
    expect(safeVersions(state, 3)).toEqual([5, 2, 1]);
    expect(safeVersions(aState({ stable: 2 }), 2)).toEqual([]);
  });
});

describe('where to', () => {
  test('another variant of the endpoint, the largest that serves the version: only the weights move', () => {
    const state = aState({ placements: [aPlacement(1, 'small'), aPlacement(1, 'large'), aPlacement(2, 'candidate')] });
    const endpoint = anEndpoint({ weights: { small: 0.2, large: 0.5, candidate: 0.3 } });
    expect(destinationOf(state, endpoint, { version: 2, variants: ['candidate'] }, [1])).toEqual({
      means: 'weights',
      to: 1,
      toVariant: 'large',
      target: [
        { variant: 'small', share: 0.2 },
        { variant: 'large', share: 0.8 },
        { variant: 'candidate', share: 0 },
      ],
    });
  });

  test('else the newest config in which it carried the traffic', () => {
    const state = swapped([aServed('old'), aServed('new', { untilEpochSeconds: NOON - 60 })]);
    expect(destinationOf(state, ALONE, FROM_2, [1])).toEqual({
      means: 'config',
      to: 1,
      toVariant: 'all',
      toConfig: 'new',
      target: [{ variant: 'all', share: 1 }],
      servedUntilEpochSeconds: NOON - 60,
    });
  });

  test('not one in which it had less than half of the traffic', () => {
    const withShare = (share: number) =>
      swapped([aServed('old', { variants: [{ variant: 'all', version: 1, modelName: 'model-1', share }] })]);
    expect(destinationOf(withShare(0.5), ALONE, FROM_2, [1]).means).toBe('config');
    expect(destinationOf(withShare(0.49), ALONE, FROM_2, [1]).means).toBe('none');
  });

  test('not the config that serves now, though the version once served in it', () => {
    expect(destinationOf(swapped([aServed('fraud-config')]), ALONE, FROM_2, [1]).means).toBe('none');
  });

  test('one with other variant names, too: UpdateEndpoint takes them', () => {
    const other = { variants: [{ variant: 'blue', version: 1, modelName: 'model-1', share: 1 }] };
    expect(destinationOf(swapped([aServed('older', other), aServed('old', other)]), ALONE, FROM_2, [1])).toMatchObject({
      means: 'config',
      toConfig: 'old',
      toVariant: 'blue',
    });
  });

  test('not one that was looked at and ruled out, but the one before it', () => {
    const state = swapped([aServed('old'), aServed('new')]);
    const ruledOut = [{ configName: 'new', why: 'config new does not exist any more' }];
    expect(destinationOf(state, ALONE, { ...FROM_2, ruledOut }, [1])).toMatchObject({ toConfig: 'old' });
    const both = [...ruledOut, { configName: 'old', why: 'config old runs all on ml.g5.xlarge' }];
    expect(destinationOf(state, ALONE, { ...FROM_2, ruledOut: both }, [1])).toMatchObject({
      means: 'none',
      why: expect.stringContaining('config new does not exist any more'),
    });
  });

  test('the next version, when the best one cannot be reached', () => {
    const zero = { variants: [{ variant: 'all', version: 7, modelName: 'model-7', share: 1 }] };
    expect(destinationOf(swapped([aServed('sevens', zero)]), ALONE, FROM_2, [1, 7])).toMatchObject({
      to: 7,
      toConfig: 'sevens',
    });
  });

  test('nowhere, and why, when no version may be returned to', () => {
    expect(destinationOf(aState({ stable: 1 }), ALONE, FROM_2, [])).toEqual({
      means: 'none',
      why: 'stable v1 is itself quarantined: no safe version to return to',
    });
  });
});
