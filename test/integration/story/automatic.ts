import { describe, expect, test } from 'vitest';
import { deployEndpoint, weightsOf } from './endpoints.ts';
import { historyOf, type Tale, type TickAnswer, tick } from './tale.ts';
import { type Behaviour, putHistory, serveMinute } from './traffic.ts';

const ENDPOINT = 'fraud-detector';
const DAY_MINUTES = 1440;
/** Far more than it takes; a story that has not ended by then never will. */
const MOST_TICKS = 40;
const GOOD: Behaviour = { failing: 0.01, slow: 0.02 };
/** Bad, and not so bad that a hard limit would need no evidence. */
const BAD: Behaviour = { failing: 0.3, slow: 0.02 };

/** Of the endpoint that may be rolled back by itself: what the functions do, minute by minute. */
export function trafficMovesBack(tale: Tale): void {
  /** A minute goes by on both endpoints, then the schedule calls. */
  async function minute(): Promise<TickAnswer> {
    await serveMinute(tale.stage, ENDPOINT, tale.minute - 1, (variant) => (variant === 'candidate' ? BAD : GOOD));
    await serveMinute(tale.stage, 'Ranker', tale.minute - 1, () => GOOD);
    return tick(tale);
  }

  const guardIn = ({ guards }: TickAnswer, endpoint: string) => guards.find((guard) => guard.endpoint === endpoint);

  describe('a bad model is moved away from', () => {
    let moved: TickAnswer | undefined;

    test('the first tick adopts the only variant that serves', async () => {
      const { sagemaker, cloudwatch } = tale.stage;
      await deployEndpoint(sagemaker, ENDPOINT, 'fraud-1', [{ name: 'stable', model: 'fraud-1', weight: 1 }]);
      const past = { from: tale.minute - DAY_MINUTES, to: tale.minute - 1, every: 10, behaviour: GOOD };
      await putHistory(cloudwatch, ENDPOINT, 'stable', past);
      await putHistory(cloudwatch, 'Ranker', 'blue', past);
      const answer = await minute();
      expect(guardIn(answer, ENDPOINT)).toMatchObject({ outcome: 'looked' });
      expect(guardIn(answer, 'pricing')).toMatchObject({ outcome: 'gone' });
      expect((await historyOf(tale, ENDPOINT)).map(({ kind }) => kind)).toContain('adopted');
    });

    test('traffic goes back to stable when the evidence is enough, and not before', async () => {
      await deployEndpoint(tale.stage.sagemaker, ENDPOINT, 'fraud-2', [
        { name: 'stable', model: 'fraud-1', weight: 9 },
        { name: 'candidate', model: 'fraud-2', weight: 1 },
      ]);
      for (let ticks = 0; ticks < MOST_TICKS && moved === undefined; ticks += 1) {
        expect(await weightsOf(tale.stage.sagemaker, ENDPOINT)).toEqual({ stable: 9, candidate: 1 });
        const answer = await minute();
        if (guardIn(answer, ENDPOINT)?.call === 'accepted') moved = answer;
      }
      expect(guardIn(moved ?? (await minute()), ENDPOINT)?.rollback).toMatchObject({ status: 'shifting' });
      expect(await weightsOf(tale.stage.sagemaker, ENDPOINT)).toEqual({ stable: 1, candidate: 0 });
    });

    test('the move is read back, and recovery is proven by the requests that follow', async () => {
      const seen: string[] = [];
      for (let ticks = 0; ticks < MOST_TICKS && !seen.includes('recovered'); ticks += 1) {
        const { rollback } = guardIn(await minute(), ENDPOINT) ?? {};
        if (rollback !== undefined) seen.push(rollback.status, rollback.recovery);
      }
      expect([...new Set(seen)]).toEqual(['completed', 'pending', 'recovered']);
    });

    test('the history says it all, once, in order', async () => {
      const kinds = (await historyOf(tale, ENDPOINT)).map(({ kind }) => kind);
      const story = ['adopted', 'candidate-appeared', 'rollback-decided', 'shift-sent', 'rolled-back', 'recovered'];
      expect(kinds.filter((kind) => story.includes(kind)).sort()).toEqual([...story].sort());
      expect(kinds.indexOf('rolled-back')).toBeGreaterThan(kinds.indexOf('candidate-appeared'));
      expect(kinds.at(-1)).toBe('recovered');
    });

    test('what a person began is finished by the same ticks', async () => {
      const kinds = (await historyOf(tale, 'Ranker')).map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(['rolled-back', 'recovered']));
    });

    test('a tick that comes twice folds nothing and tells nobody', async () => {
      await tick(tale);
      const before = [await historyOf(tale, ENDPOINT), await tale.stage.moto.mails()];
      tale.minute -= 1;
      for (const { outcome } of (await tick(tale)).guards) expect(outcome).toMatch(/^(tick-not-newer|not-due|gone)$/);
      expect([await historyOf(tale, ENDPOINT), await tale.stage.moto.mails()]).toEqual(before);
    });
  });
}
