import { expect, test } from 'vitest';
import { anEdge } from './an-edge.ts';
import { setWeightsByHand } from './by-hand.ts';

test('all weights set to zero by a person: people hear at once that nobody is served, and nothing is moved', async () => {
  const edge = await anEdge();
  await edge.minutes(3);
  await setWeightsByHand(edge.aws, { stable: 0, candidate: 0 });
  await edge.minutes(8);
  const before = edge.acceptedChanges();
  const mail = await edge.mail('NOBODY IS SERVED');
  expect(mail).toContain('Someone set the weight of every variant of fraud to 0');
  expect(mail).toContain('every variant has weight 0 (stable, candidate)');
  await edge.minutes(5);
  expect(edge.acceptedChanges()).toBe(before);
});

test('it is told again only when it happens again', async () => {
  const edge = await anEdge();
  await edge.minutes(3);
  for (const weights of [
    { stable: 0, candidate: 0 },
    { stable: 0.9, candidate: 0.1 },
    { stable: 0, candidate: 0 },
  ]) {
    await setWeightsByHand(edge.aws, weights);
    await edge.minutes(8);
  }
  const told = (await edge.mails()).filter(({ subject }) => subject.startsWith('NOBODY IS SERVED'));
  expect(told).toHaveLength(2);
});

test('one variant that is left with traffic is enough', async () => {
  const edge = await anEdge();
  await setWeightsByHand(edge.aws, { stable: 1, candidate: 0 });
  await edge.minutes(8);
  expect(await edge.kinds()).not.toContain('nobody-served');
});
