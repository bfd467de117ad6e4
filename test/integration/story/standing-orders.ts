import { describe, expect, test } from 'vitest';
import { invoke } from '../support/command-lines.ts';
import { deployEndpoint } from './endpoints.ts';
import { nameOfFunction, type Tale } from './tale.ts';

/** Of an endpoint that no tick has looked at yet: what people decide and ask without moving anything. */
export function peopleDecideAndAsk(tale: Tale): void {
  const operate = async (request: object) =>
    (await invoke(tale.stage.moto, nameOfFunction(tale, 'Operate'), request)).payload;

  describe('standing decisions and questions with `aws lambda invoke`', () => {
    test('a pause of an endpoint that nobody has looked at looks at it first', async () => {
      await deployEndpoint(tale.stage.sagemaker, 'pricing', 'pricing-1', [
        { name: 'blue', model: 'pricing-1', weight: 1 },
      ]);
      const pause = { endpoint: 'pricing', action: 'pause', until: '2h', reason: 'load test', by: 'ada' };
      expect(await operate(pause)).toMatchObject({ outcome: 'done', endpoints: [{ endpoint: 'pricing' }] });
      expect(await operate({ endpoint: 'pricing', action: 'history' })).toMatchObject({
        events: expect.arrayContaining([expect.objectContaining({ kind: 'paused', who: 'ada' })]),
      });
    });

    test('all endpoints are told apart in one answer', async () => {
      const answer = await operate({ endpoint: '*', action: 'status' });
      expect(answer).toMatchObject({ outcome: 'status' });
      const { guards } = answer as { guards: { endpoint: string }[] };
      expect(guards.map(({ endpoint }) => endpoint).sort()).toEqual(['Ranker', 'fraud-detector', 'pricing']);
    });

    test('a field that the action does not take is refused with a sentence', async () => {
      expect(await operate({ endpoint: 'pricing', action: 'status', version: 2 })).toEqual({
        outcome: 'refused',
        sentence: expect.stringContaining('version'),
      });
    });
  });
}
