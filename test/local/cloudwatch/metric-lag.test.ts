import { expect, test } from 'vitest';
import { aStory, START } from '../local-story.ts';
import { query, read } from './fraud-metrics.ts';

test('not before its end and the lag', async () => {
  const aws = await aStory({ metricLagSeconds: 90 });
  aws.clock.advanceTo(START + 149);
  expect((await read(aws, [query('n', 'Invocations', 'Sum')])).series.n).toEqual({});
  aws.clock.advanceTo(START + 150);
  expect(Object.keys((await read(aws, [query('n', 'Invocations', 'Sum')])).series.n ?? {})).toEqual(['0']);
});

test('a series may lag behind the others, for some minutes, or for ever', async () => {
  const aws = await aStory();
  aws.cloudwatch.setLag({ metric: 'Invocation5XXErrors', variant: 'stable' }, 300);
  aws.cloudwatch.setLag({ variant: 'candidate' }, 'never', {
    fromEpochSeconds: START + 120,
    toEpochSeconds: START + 180,
  });
  aws.clock.advanceTo(START + 540);
  const { series } = await read(aws, [
    query('n', 'Invocations', 'Sum'),
    query('e', 'Invocation5XXErrors', 'Sum'),
    query('c', 'Invocations', 'Sum', 'candidate'),
  ]);
  expect(Object.keys(series.n ?? {}).at(-1)).toBe('420');
  expect(Object.keys(series.e ?? {}).at(-1)).toBe('180');
  expect(Object.keys(series.c ?? {})).toEqual(['0', '60', '180', '240', '300', '360', '420']);
});
