import { UpdateEndpointWeightsAndCapacitiesCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { aStory, START } from '../local-story.ts';
import { clientOf, describeFraud, fraud, weights } from './fraud-endpoint.ts';

test('a new weight is desired at once and current when the update is over', async () => {
  const aws = await aStory();
  aws.clock.advanceTo(START + 600);
  await clientOf(aws).send(weights(1, 0));

  const during = await describeFraud(aws);
  expect(during.EndpointStatus).toBe('Updating');
  expect(during.ProductionVariants?.map((v) => [v.CurrentWeight, v.DesiredWeight])).toEqual([
    [9, 1],
    [1, 0],
  ]);
  expect(during.LastModifiedTime?.getTime()).toBe((START + 600) * 1000);

  aws.clock.advanceBy(59);
  expect((await describeFraud(aws)).EndpointStatus).toBe('Updating');
  aws.clock.advanceBy(1);
  const after = await describeFraud(aws);
  expect(after.EndpointStatus).toBe('InService');
  expect(after.ProductionVariants?.map((v) => v.CurrentWeight)).toEqual([1, 0]);
  expect(after.ProductionVariants?.map((v) => v.CurrentInstanceCount)).toEqual([2, 1]);
  expect(after.LastModifiedTime?.getTime()).toBe((START + 660) * 1000);
});

test('a change while another runs is refused with the words that SageMaker uses', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(60);
  await clientOf(aws).send(weights(1, 0));
  await expect(clientOf(aws).send(weights(0, 1))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(
      /^Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint\/fraud"/,
    ),
    $metadata: { httpStatusCode: 400 },
  });
  aws.clock.advanceBy(60);
  expect((await describeFraud(aws)).ProductionVariants?.map((v) => v.CurrentWeight)).toEqual([1, 0]);
});

test('requests follow the current weights, from the second on which they change', async () => {
  const aws = await aStory();
  aws.clock.advanceTo(START + 30);
  await clientOf(aws).send(weights(1, 0));
  aws.clock.advanceTo(START + 180);
  const requests = aws.world
    .rows('fraud', 'candidate', { fromEpochSeconds: START, toEpochSeconds: START + 180 })
    .map((row) => row.requests);
  // 10% of 1000: a whole minute, half a minute, nothing; five standard deviations around the mean
  expect(Math.abs((requests[0] ?? 0) - 100)).toBeLessThan(50);
  expect(Math.abs((requests[1] ?? 0) - 50)).toBeLessThan(36);
  expect(requests[2]).toBe(0);
});

test('too many instances are refused, and nothing changes', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(60);
  aws.sagemaker.limitInstances('fraud', 'stable', 3);
  const wish = (DesiredInstanceCount: number) =>
    new UpdateEndpointWeightsAndCapacitiesCommand({
      ...fraud,
      DesiredWeightsAndCapacities: [{ VariantName: 'stable', DesiredInstanceCount }],
    });
  await expect(clientOf(aws).send(wish(4))).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
  expect((await describeFraud(aws)).EndpointStatus).toBe('InService');
  await clientOf(aws).send(wish(3));
  aws.clock.advanceBy(240);
  expect((await describeFraud(aws)).ProductionVariants?.[0]).toMatchObject({
    CurrentInstanceCount: 3,
    CurrentWeight: 9,
  });
});
