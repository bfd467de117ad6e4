import { expect, test } from 'vitest';
import { anEdge } from './an-edge.ts';

// A plain failure needs no stable version to be held against: the candidate that fails nine of ten requests beside a stable version that
// reports nothing used to be left alone for hours, without a word.

const FAILS = { errorRate: 0.9 };

test('stable reports nothing and the candidate fails nine of ten: the traffic is moved within minutes', async () => {
  const edge = await anEdge({ stable: { errorRate: 0, silent: true }, candidate: FAILS });
  await edge.tick();
  await edge.minutes(12);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await edge.state()).toMatchObject({ rollback: { cause: 'hard-limit', status: 'completed' } });
  const decided = (await edge.events()).find(({ kind }) => kind === 'rollback-decided');
  expect(decided?.why).toMatch(
    /^hard limit: in 2 minutes running the candidate failed .* and stable reported no request/,
  );
});

test.each([0.0004, 0])(
  'stable has %d of the traffic when it is first met, and the candidate fails: the same',
  async (rest) => {
    const edge = await anEdge({ candidate: FAILS, share: 1 - rest });
    await edge.tick();
    await edge.minutes(12);
    expect(await edge.weights()).toMatchObject({ candidate: 0 });
    expect(await edge.state()).toMatchObject({ rollback: { cause: 'hard-limit', status: 'completed' } });
  },
);
