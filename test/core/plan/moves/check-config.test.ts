import { describe, expect, test } from 'vitest';
import { NO_FACTS } from '../../../../lib/core/plan/facts.ts';
import { checkConfig } from '../../../../lib/core/plan/moves/check-config.ts';
import type { GuardState } from '../../../../lib/core/state/guard-state.ts';
import type { EndpointConfig } from '../../../../lib/core/words/endpoint-config.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { aState } from '../../../support/a-state.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';
import { HOUR, NOON } from '../../../support/noon.ts';

const aVariant = (variant: string, over: object = {}) => ({
  variant,
  modelName: `model-of-${variant}`,
  initialWeight: 1,
  hardware: 'ml.m5.xlarge',
  ...over,
});
const config = (variants: EndpointConfig['variants'], over: Partial<EndpointConfig> = {}): EndpointConfig => ({
  configName: 'old',
  variants,
  missingModels: [],
  ...over,
});
const NOW = config([aVariant('all', { modelName: 'model-2' }), aVariant('spare', { modelName: 'model-3' })], {
  configName: 'fraud-config',
});
const OLD = config([aVariant('all'), aVariant('spare', { initialWeight: 0 })]);
/** all served v1, spare v4. */
const served = [
  {
    configName: 'old',
    sinceEpochSeconds: NOON - 2 * HOUR,
    untilEpochSeconds: NOON - HOUR,
    variants: [
      { variant: 'all', version: 1, modelName: 'model-of-all', share: 1 },
      { variant: 'spare', version: 4, modelName: 'model-of-spare', share: 0 },
    ],
  },
];

const check = (
  old: EndpointConfig | 'gone' | 'unreadable' | undefined,
  over: Partial<GuardState> = {},
  now: EndpointConfig | 'unreadable' | undefined = NOW,
) => {
  const configs = new Map<string, EndpointConfig | 'gone' | 'unreadable'>();
  if (old !== undefined) configs.set('old', old);
  if (now !== undefined) configs.set('fraud-config', now);
  const rollback = aRollback({ means: 'config', toConfig: 'old' });
  const endpoint = anEndpoint({ weights: { all: 1, spare: 0 } });
  return checkConfig(aState({ served, ...over }), rollback, 'old', { endpoint, facts: { ...NO_FACTS, configs } });
};

test('asks for the config and then for the one in service; one that cannot be read is no yes', () => {
  expect(check(undefined)).toEqual({ kind: 'wants', wants: { kind: 'config', configName: 'old' } });
  const rollback = aRollback({ means: 'config', toConfig: 'old' });
  const facts = { ...NO_FACTS, configs: new Map([['old', OLD]]) };
  expect(checkConfig(aState({ served }), rollback, 'old', { endpoint: anEndpoint(), facts })).toEqual({
    kind: 'wants',
    wants: { kind: 'config', configName: 'fraud-config' },
  });
  expect(check('unreadable')).toEqual({ kind: 'unknown', why: 'config old could not be read' });
  expect(check(OLD, {}, 'unreadable')).toEqual({ kind: 'unknown', why: 'config fraud-config could not be read' });
});

test('a config that is as it was fits, with the shares that it begins with', () => {
  expect(check(OLD)).toEqual({
    kind: 'fits',
    target: [
      { variant: 'all', share: 1 },
      { variant: 'spare', share: 0 },
    ],
  });
});

describe('does not fit', () => {
  test.each<[string, EndpointConfig | 'gone', string]>([
    ['when it is gone', 'gone', 'config old does not exist any more'],
    [
      'when a model is gone',
      config(OLD.variants, { missingModels: ['model-of-all'] }),
      'config old names a model that does not exist any more: model-of-all',
    ],
    [
      'when two are',
      config(OLD.variants, { missingModels: ['a', 'b'] }),
      'config old names models that do not exist any more: a, b',
    ],
    [
      'when inference components bring the models',
      config([aVariant('all', { modelName: undefined }), aVariant('spare', { initialWeight: 0 })]),
      'config old leaves the models to inference components',
    ],
    [
      'when it was made again with another model',
      config([aVariant('all', { modelName: 'model-9' }), aVariant('spare', { initialWeight: 0 })]),
      'config old is not the one that served: its variant all had model model-of-all',
    ],
    [
      'when it runs on something else',
      config([aVariant('all', { hardware: 'ml.g5.xlarge' }), aVariant('spare', { initialWeight: 0 })]),
      'config old runs all on ml.g5.xlarge while ml.m5.xlarge serves now',
    ],
    [
      'when it begins with too little of the version',
      config([aVariant('all', { initialWeight: 0.49 }), aVariant('spare', { initialWeight: 0.51 })]),
      'config old does not begin with v1: its initial weights are all 0.49, spare 0.51',
    ],
    [
      'when it begins with nothing',
      config([aVariant('all', { initialWeight: 0 }), aVariant('spare', { initialWeight: 0 })]),
      'does not begin with v1',
    ],
  ])('%s', (_, old, why) => {
    expect(check(old)).toEqual({ kind: 'unfit', why: expect.stringContaining(why) });
  });

  const shared = config([aVariant('all', { initialWeight: 3 }), aVariant('spare', { initialWeight: 1 })]);

  test('when it brings back a quarantined version, unless somebody released that', () => {
    expect(check(shared).kind).toBe('fits');
    expect(check(shared, { quarantine: [4] }).kind).toBe('unfit');
    expect(check(shared, { quarantine: [4], standing: { rejected: [], released: [4] } }).kind).toBe('fits');
  });

  test('when it brings back the version that is left', () => {
    const back = served.map((each) => ({
      ...each,
      variants: each.variants.map((variant) => (variant.variant === 'spare' ? { ...variant, version: 2 } : variant)),
    }));
    expect(check(shared, { served: back }).kind).toBe('unfit');
  });
});
