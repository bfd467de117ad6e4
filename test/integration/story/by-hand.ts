import { describe, expect, test } from 'vitest';
import { invoke } from '../support/command-lines.ts';
import { deployEndpoint, weightsOf } from './endpoints.ts';
import { historyOf, nameOfFunction, type Tale, tellOfDeployment } from './tale.ts';

const ENDPOINT = 'Ranker';
const kindsOf = async (tale: Tale): Promise<string[]> => (await historyOf(tale, ENDPOINT)).map(({ kind }) => kind);

/** Of an endpoint with a capital, which is watched only: what people do to it. */
export function peopleRollBack(tale: Tale): void {
  const ask = async (request: object) =>
    (await invoke(tale.stage.moto, nameOfFunction(tale, 'ManualRollback'), request)).payload;
  const wish = { endpoint: ENDPOINT, reason: 'wrong scores since noon', by: 'ada' };

  describe('a deployment is recorded by its event', () => {
    test('ours: the rule of the stack hands the event to record-deployment, which adopts what serves', async () => {
      const { sagemaker } = tale.stage;
      await deployEndpoint(sagemaker, ENDPOINT, 'ranker-1', [{ name: 'blue', model: 'ranker-1', weight: 1 }]);
      await tellOfDeployment(tale, ENDPOINT);
      expect(await kindsOf(tale)).toContain('adopted');
    });

    test('a person may be faster than the event: a dry run reads what serves, and records nothing', async () => {
      await deployEndpoint(tale.stage.sagemaker, ENDPOINT, 'ranker-2', [
        { name: 'blue', model: 'ranker-1', weight: 9 },
        { name: 'green', model: 'ranker-2', weight: 1 },
      ]);
      const before = await kindsOf(tale);
      expect(await ask({ ...wish, dryRun: true })).toMatchObject({ outcome: 'dry-run', from: 'v2', to: 'v1' });
      expect(await kindsOf(tale)).toEqual(before);
    });

    test('the second variant appears in the history, whatever the case in which the event names the endpoint', async () => {
      await tellOfDeployment(tale, ENDPOINT.toLowerCase());
      expect(await kindsOf(tale)).toContain('candidate-appeared');
    });

    test('an event about an endpoint that nobody guards reaches no function', async () => {
      const calls = async () => (await tale.stage.moto.calls()).filter(({ caller }) => caller !== null).length;
      const before = await calls();
      await tellOfDeployment(tale, 'somebody-elses');
      expect(await calls()).toBe(before);
    });
  });

  describe('a person rolls back with `aws lambda invoke`', () => {
    test('a dry run says what would happen and leaves nothing behind', async () => {
      const before = await kindsOf(tale);
      expect(await ask({ ...wish, dryRun: true })).toMatchObject({ outcome: 'dry-run', from: 'v2', to: 'v1' });
      expect(await weightsOf(tale.stage.sagemaker, ENDPOINT)).toEqual({ blue: 9, green: 1 });
      expect(await kindsOf(tale)).toEqual(before);
    });

    test.each([
      ['an endpoint that is not guarded', { endpoint: 'nobody' }, 'nobody is not guarded by this policy'],
      ['a version that nobody has seen', { to: 7 }, 'v7'],
      ['a field that does not exist', { dryrun: true }, 'dryrun'],
      ['an empty reason', { reason: '' }, 'reason'],
    ])('%s is refused with a sentence, and nothing moves', async (_, wrong, said) => {
      const before = await kindsOf(tale);
      expect(await ask({ ...wish, ...wrong })).toEqual({ outcome: 'refused', sentence: expect.stringContaining(said) });
      expect(await weightsOf(tale.stage.sagemaker, ENDPOINT)).toEqual({ blue: 9, green: 1 });
      expect(await kindsOf(tale)).toEqual(before);
    });

    test('what is asked for is done in the call, and recorded with who asked', async () => {
      expect(await ask(wish)).toMatchObject({ outcome: 'accepted', from: 'v2', to: 'v1' });
      expect(await weightsOf(tale.stage.sagemaker, ENDPOINT)).toEqual({ blue: 1, green: 0 });
      expect(await historyOf(tale, ENDPOINT)).toContainEqual({ kind: 'rollback-decided', who: 'ada' });
    });
  });
}
