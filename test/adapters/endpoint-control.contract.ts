import { describe, expect, test } from 'vitest';
import { desiredShares, type EndpointState, type Share } from '../../lib/core/words/endpoint.ts';
import type { EndpointControl } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

export interface EndpointControlWorld {
  readonly control: EndpointControl;
  /** Puts an endpoint with its config into service, weights as given. Models with equal names have equal contents. */
  deploy(
    endpoint: string,
    config: string,
    variants: readonly { readonly name: string; readonly model: string; readonly weight: number }[],
  ): Promise<void>;
  /** Lets every change that is under way end. */
  settle(): Promise<void>;
  remove?(endpoint: string): Promise<void>;
  /** Creates a config beside the one that serves. `hardware` of every variant is the same. */
  addConfig?(
    config: string,
    variants: readonly { readonly name: string; readonly model: string; readonly weight: number }[],
  ): Promise<void>;
  removeConfig?(config: string): Promise<void>;
  removeModel?(model: string): Promise<void>;
  /** More instances than there are now are refused: at once, or when the change is nearly over. */
  refuseInstances?(when: 'at once' | 'late'): void;
  readonly stage?: Stage;
  /** How many changes of weights have reached the service, accepted or not. */
  readonly attempts?: () => number;
}

const TWO = [
  { name: 'stable', model: 'model-1', weight: 9 },
  { name: 'candidate', model: 'model-2', weight: 1 },
] as const;
const ALL_TO_STABLE: readonly Share[] = [
  { variant: 'stable', share: 1 },
  { variant: 'candidate', share: 0 },
];
const NO_IMAGES = new Map<string, readonly string[]>();

async function described(control: EndpointControl, name = 'ranker'): Promise<EndpointState> {
  const endpoint = await control.describe(name);
  if (endpoint === 'gone') throw new Error(`${name} is gone`);
  return endpoint;
}

/** What every EndpointControl must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeEndpointControl(name: string, make: () => Promise<EndpointControlWorld>): void {
  const deployed = async () => {
    const world = await make();
    await world.deploy('ranker', 'config-1', TWO);
    return world;
  };

  describe(`${name} as an EndpointControl`, () => {
    test('an endpoint that is not there is gone, which is no error', async () => {
      const { control } = await make();
      expect(await control.describe('ranker')).toBe('gone');
    });

    test('says what serves, with weights as ratios', async () => {
      const { control } = await deployed();
      const endpoint = await described(control);
      expect(endpoint).toMatchObject({
        name: 'ranker',
        arn: expect.stringMatching(/:endpoint\/ranker$/),
        kind: 'realtime',
        status: 'InService',
        configName: 'config-1',
        shadowVariants: [],
        variants: [
          { name: 'stable', currentWeight: 9, desiredWeight: 9, currentInstances: 1, desiredInstances: 1 },
          { name: 'candidate', currentWeight: 1, desiredWeight: 1 },
        ],
      });
      expect(endpoint.pendingConfigName).toBeUndefined();
      expect(Number.isInteger(endpoint.createdAtEpochSeconds)).toBe(true);
      expect(endpoint.modifiedAtEpochSeconds).toBeGreaterThanOrEqual(endpoint.createdAtEpochSeconds);
    });

    test('an endpoint that is removed is gone', async ({ skip }) => {
      const { control, remove } = await deployed();
      if (remove === undefined) return skip();
      await remove('ranker');
      expect(await control.describe('ranker')).toBe('gone');
    });

    test('a change is wanted at once and current when it is over; a second one meanwhile is busy and changes nothing', async () => {
      const { control, settle } = await deployed();
      expect(await control.setWeights('ranker', ALL_TO_STABLE)).toBe('accepted');
      const changing = await described(control);
      expect(changing.status).toBe('Updating');
      expect(desiredShares(changing)).toEqual(ALL_TO_STABLE);
      expect(changing.variants.map(({ currentWeight }) => currentWeight)).toEqual([9, 1]);

      const back: readonly Share[] = [
        { variant: 'stable', share: 0.5 },
        { variant: 'candidate', share: 0.5 },
      ];
      expect(await control.setWeights('ranker', back)).toBe('busy');
      expect(desiredShares(await described(control))).toEqual(ALL_TO_STABLE);

      await settle();
      expect(await described(control)).toMatchObject({
        status: 'InService',
        variants: [{ currentWeight: 1 }, { currentWeight: 0 }],
      });
    });

    test('instances are wanted at once and current when it is over, and weights stay as they are', async ({ skip }) => {
      const { control, settle, addConfig } = await deployed();
      if (addConfig === undefined) return skip();
      expect(await control.setInstances('ranker', 'stable', 3)).toBe('accepted');
      const [stable] = (await described(control)).variants;
      expect(stable).toMatchObject({ currentInstances: 1, desiredInstances: 3, currentWeight: 9, desiredWeight: 9 });
      expect(await control.setInstances('ranker', 'stable', 4)).toBe('busy');
      await settle();
      expect(await described(control)).toMatchObject({
        status: 'InService',
        variants: [
          { currentInstances: 3, desiredInstances: 3, currentWeight: 9 },
          { currentInstances: 1, desiredInstances: 1, currentWeight: 1 },
        ],
      });
    });

    test.each(['at once', 'late'] as const)(
      'instances that are not to be had are refused in words, %s',
      async (when) => {
        const { control, settle, refuseInstances } = await deployed();
        if (refuseInstances === undefined) return;
        refuseInstances(when);
        const answer = await control.setInstances('ranker', 'stable', 3);
        expect(answer).toEqual(when === 'late' ? 'accepted' : { refused: expect.stringMatching(/limit|capacity/i) });
        await settle();
        expect(await described(control)).toMatchObject({
          status: 'InService',
          ...(when === 'late' ? { failureReason: expect.stringContaining('InsufficientInstanceCapacity') } : {}),
          variants: [{ currentInstances: 1, desiredInstances: 1 }, { currentInstances: 1 }],
        });
      },
    );

    test('another config serves when it is over: its own weights, the instances that are there', async ({ skip }) => {
      const { control, settle, addConfig } = await deployed();
      if (addConfig === undefined) return skip();
      await control.setInstances('ranker', 'stable', 3);
      await settle();
      await addConfig('config-2', [
        { name: 'stable', model: 'model-3', weight: 4 },
        { name: 'candidate', model: 'model-4', weight: 0 },
      ]);
      expect(await control.setConfig('ranker', 'config-2')).toBe('accepted');
      expect(await described(control)).toMatchObject({ configName: 'config-1', pendingConfigName: 'config-2' });
      expect(await control.setConfig('ranker', 'config-1')).toBe('busy');
      await settle();
      const endpoint = await described(control);
      expect(endpoint).toMatchObject({ status: 'InService', configName: 'config-2' });
      expect(endpoint.pendingConfigName).toBeUndefined();
      expect(endpoint.variants).toMatchObject([
        { name: 'stable', currentWeight: 4, desiredWeight: 4, currentInstances: 3 },
        { name: 'candidate', currentWeight: 0, currentInstances: 1 },
      ]);
    });

    test('a config that is not there is refused in words, and nothing is put into service', async ({ skip }) => {
      const { control, addConfig } = await deployed();
      if (addConfig === undefined) return skip();
      expect(await control.setConfig('ranker', 'config-9')).toEqual({
        refused: expect.stringContaining('Could not find'),
      });
      expect(await described(control)).toMatchObject({ status: 'InService', configName: 'config-1' });
    });

    test('a config can be read without serving it; what is not there any more is an answer', async ({ skip }) => {
      const { control, addConfig, removeConfig, removeModel } = await deployed();
      if (addConfig === undefined || removeConfig === undefined || removeModel === undefined) return skip();
      await addConfig('config-2', [
        { name: 'stable', model: 'model-3', weight: 4 },
        { name: 'candidate', model: 'model-4', weight: 0 },
      ]);
      await removeModel('model-4');
      expect(await control.readConfig('config-2')).toMatchObject({
        configName: 'config-2',
        variants: [
          { variant: 'stable', modelName: 'model-3', initialWeight: 4, hardware: 'ml.m5.xlarge' },
          { variant: 'candidate', modelName: 'model-4', initialWeight: 0, hardware: 'ml.m5.xlarge' },
        ],
        missingModels: ['model-4'],
      });
      await removeConfig('config-2');
      expect(await control.readConfig('config-2')).toBe('gone');
    });

    test('never asks for nothing at all: all weights zero is our own mistake and is not sent', async () => {
      const { control, attempts } = await deployed();
      const nothing = ALL_TO_STABLE.map(({ variant }) => ({ variant, share: 0 }));
      await expect(control.setWeights('ranker', nothing)).rejects.toThrow(RangeError);
      expect(desiredShares(await described(control))).toEqual([
        { variant: 'stable', share: 0.9 },
        { variant: 'candidate', share: 0.1 },
      ]);
      if (attempts !== undefined) expect(attempts()).toBe(0);
    });

    test('equal contents have equal fingerprints, wherever they are served; different ones differ', async () => {
      const { control, deploy } = await deployed();
      await deploy('other', 'config-2', [
        { name: 'blue', model: 'model-2', weight: 1 },
        { name: 'green', model: 'model-3', weight: 0 },
      ]);
      const [stable, candidate] = await control.readContents('config-1', NO_IMAGES);
      const [blue, green] = await control.readContents('config-2', NO_IMAGES);
      expect([stable, candidate, blue, green]).toMatchObject([
        { variant: 'stable', modelName: 'model-1' },
        { variant: 'candidate', modelName: 'model-2' },
        { variant: 'blue', modelName: 'model-2' },
        { variant: 'green', modelName: 'model-3' },
      ]);
      expect(blue?.fingerprint).toBe(candidate?.fingerprint);
      expect(new Set([stable, candidate, green].map((content) => content?.fingerprint)).size).toBe(3);
    });

    test('a config that is not there is an error: nobody may number what was not seen', async () => {
      const { control } = await deployed();
      await expect(control.readContents('config-9', NO_IMAGES)).rejects.toMatchObject({
        name: 'DependencyError',
        code: 'not-found',
      });
    });

    test.each(CODES)('a service that is %s is %s, and a change is tried once only', async (fault, code) => {
      const { control, stage, attempts } = await deployed();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(control.describe('ranker'), code, 'sagemaker:DescribeEndpoint');
      await expectDependencyError(
        control.readContents('config-1', NO_IMAGES),
        code,
        'sagemaker:DescribeEndpointConfig',
      );
      const operation = 'sagemaker:UpdateEndpointWeightsAndCapacities';
      const change = control.setWeights('ranker', ALL_TO_STABLE);
      // what certainly did nothing is an answer
      if (code === 'throttled') expect(await change).toBe('throttled');
      else if (code === 'access-refused')
        expect(await change).toMatchObject({
          refused: expect.stringContaining(operation),
          failure: { name: 'DependencyError', code, operation },
        });
      else await expectDependencyError(change, code, operation);
      if (attempts !== undefined) expect(attempts()).toBe(1);
      stage.calm();
      expect((await described(control)).status).toBe('InService');
    });

    test('a change whose answer is lost is an error, since nobody knows; the endpoint does', async ({ skip }) => {
      const { control, stage, attempts } = await deployed();
      if (stage === undefined) return skip();
      stage.strike('answer-lost');
      const change = control.setWeights('ranker', ALL_TO_STABLE);
      await expectDependencyError(change, 'unavailable', 'sagemaker:UpdateEndpointWeightsAndCapacities');
      if (attempts !== undefined) expect(attempts()).toBe(1);
      stage.calm();
      expect(desiredShares(await described(control))).toEqual(ALL_TO_STABLE);
    });
  });
}
