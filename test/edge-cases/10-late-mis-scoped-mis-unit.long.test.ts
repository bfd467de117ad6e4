import { describe, expect, test } from 'vitest';
import { ENDPOINT_KINDS } from '../../lib/core/words/endpoint-kinds.ts';
import { aWorld, ENDPOINT } from '../support/a-world.ts';
import { anEdge } from './an-edge.ts';
import { mailsOf } from './mails-of.ts';

// facts/peers.md 7, 10: the newest minutes are incomplete, a name is wrong so that nothing ever arrives, microseconds are read as
// milliseconds, and some endpoints have no such metrics at all.

describe('late', () => {
  test('errors that appear minutes after their requests are not read as none: a bad candidate is not healthy, and is found', async () => {
    const edge = await anEdge({ candidate: { errorRate: 0.2 } });
    edge.aws.cloudwatch.setLag({ variant: 'candidate', metric: 'Invocation5XXErrors' }, 420);
    edge.aws.cloudwatch.setLag({ variant: 'candidate', metric: 'InvocationModelErrors' }, 420);
    await edge.tick();
    await edge.minutes(60);
    expect(edge.verdicts()).not.toContain('healthy');
    const state = await edge.state();
    expect(state?.rollback).toMatchObject({ cause: 'evidence', status: 'completed' });
    const { requests, bad } = state?.rollback?.comparison?.candidate ?? { requests: 0, bad: 0 };
    expect(bad / requests).toBeCloseTo(0.2, 1); // the whole of it, not the part that was there in time
  });

  test('the newest minutes, whose requests are there before their errors, make no equal candidate look better or worse', async () => {
    const edge = await anEdge();
    edge.aws.cloudwatch.setLag({ variant: 'stable', metric: 'Invocation5XXErrors' }, 170);
    edge.aws.cloudwatch.setLag({ variant: 'stable', metric: 'InvocationModelErrors' }, 170);
    await edge.tick();
    await edge.minutes(60);
    expect(edge.acceptedChanges()).toBe(0);
    const sums = (await edge.state())?.judgements[0]?.signals.errors;
    expect(sums?.gaps).toBe(0);
  });

  test('a metric that stops for good becomes a gap and a word to people, never a zero', async () => {
    const edge = await anEdge({ candidate: { errorRate: 0.9 } });
    await edge.tick();
    for (const metric of ['Invocation5XXErrors', 'InvocationModelErrors'])
      edge.aws.cloudwatch.setLag({ variant: 'candidate', metric }, 'never');
    await edge.minutes(25);
    expect(edge.verdicts()).not.toContain('healthy');
    expect(await edge.mail('BLIND')).toContain('A bad version would go unnoticed.');
  });
});

describe('mis-scoped', () => {
  test('errors that never arrive though requests do are not none: people get the command that shows which metrics there are', async () => {
    const edge = await anEdge({ candidate: { errorRate: 0.9 } });
    for (const metric of ['Invocation5XXErrors', 'InvocationModelErrors'])
      edge.aws.cloudwatch.setLag({ metric }, 'never');
    await edge.tick();
    await edge.minutes(25);
    expect(edge.acceptedChanges()).toBe(0);
    expect(edge.verdicts()).not.toContain('healthy');
    const mail = await edge.mail('BLIND');
    expect(mail).toContain('If there are none, the name is wrong or there is no traffic');
    expect(mail).toContain('aws cloudwatch list-metrics');
  });

  test('a guard that never sees any number is never healthy, and people hear of it within two hours', async () => {
    const edge = await anEdge({ candidate: { errorRate: 0.9 } });
    edge.aws.cloudwatch.setLag({}, 'never');
    await edge.tick();
    await edge.minutes(120);
    expect(edge.verdicts()).not.toContain('healthy');
    expect(await edge.mail('UNDECIDED')).toContain('That does not mean it is healthy.');
  });

  test.each(['async', 'inference-components'] as const)(
    'an endpoint of kind %s, which has other metrics, is refused by name: people are told, and it is never healthy',
    async (kind) => {
      const world = aWorld();
      world.endpoints.change(ENDPOINT, { kind });
      await world.tick();
      const reports = await world.minutes(5);
      const verdicts = reports.flatMap(({ verdicts: each }) => each.map(({ verdict }) => verdict));
      expect(new Set(verdicts.map((verdict) => verdict.kind))).toEqual(new Set(['inconclusive']));
      expect(verdicts.at(-1)).toMatchObject({ reason: 'endpoint-kind-unsupported' });
      const mails = mailsOf(world, 'not-judged');
      expect(mails).toHaveLength(1);
      expect(mails[0]?.text).toContain(`${ENDPOINT_KINDS[kind].words} are not supported yet`);
    },
  );
});

describe('mis-unit', () => {
  const guard = ['signals: { latency: { slower-than: 300ms } }'];
  const answersIn = (medianMicros: number) => ({ errorRate: 0, latency: { medianMicros, sigma: 0.01 } });

  test('250 ms are faster than 300 ms', async () => {
    const edge = await anEdge({ guard, stable: answersIn(100_000), candidate: answersIn(250_000) });
    await edge.tick();
    await edge.minutes(40);
    expect(edge.acceptedChanges()).toBe(0);
  });

  test('350 ms are slower, and people read both in the same unit', async () => {
    const edge = await anEdge({ guard, stable: answersIn(100_000), candidate: answersIn(350_000) });
    await edge.tick();
    await edge.minutes(40);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect(await edge.mail('ROLLED BACK')).toContain('longer than 300 ms');
  });

  test('a limit without a unit is refused before anything is deployed', async () => {
    await expect(anEdge({ guard: ['signals: { latency: { slower-than: 300 } }'] })).rejects.toThrow(/slower-than/);
  });
});
