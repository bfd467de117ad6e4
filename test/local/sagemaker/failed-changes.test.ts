import { UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { aStory, START } from '../local-story.ts';
import { clientOf, describeFraud, fraud, weights } from './fraud-endpoint.ts';

test('a change that rolls back passes through RollingBack and ends where it began', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(60);
  aws.sagemaker.nextChange('fraud', 'rolls-back');
  await clientOf(aws).send(weights(1, 0));
  aws.clock.advanceBy(60);
  expect(await describeFraud(aws)).toMatchObject({
    EndpointStatus: 'RollingBack',
    FailureReason: expect.stringContaining('capacity'),
  });
  await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({
    message: expect.stringContaining('Cannot update in-progress'),
  });
  aws.clock.advanceBy(60);
  const after = await describeFraud(aws);
  expect(after.EndpointStatus).toBe('InService');
  expect(after.ProductionVariants?.map((v) => [v.CurrentWeight, v.DesiredWeight])).toEqual([
    [9, 9],
    [1, 1],
  ]);
  await clientOf(aws).send(weights(1, 0));
  aws.clock.advanceBy(60);
  expect((await describeFraud(aws)).ProductionVariants?.[1]?.CurrentWeight).toBe(0);
});

test('after a failed rollback only another config change is taken', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(60);
  aws.sagemaker.nextChange('fraud', 'update-rollback-failed');
  const again = new UpdateEndpointCommand({ ...fraud, EndpointConfigName: 'fraud-1' });
  await clientOf(aws).send(again);
  aws.clock.advanceBy(300);
  expect((await describeFraud(aws)).EndpointStatus).toBe('UpdateRollbackFailed');
  await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({ name: 'ValidationException' });
  await clientOf(aws).send(again);
  aws.clock.advanceBy(300);
  expect((await describeFraud(aws)).EndpointStatus).toBe('InService');
});

test('a failed endpoint serves nobody and takes no change', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(60);
  aws.sagemaker.nextChange('fraud', 'failed');
  await clientOf(aws).send(weights(1, 0));
  aws.clock.advanceBy(180);
  expect((await describeFraud(aws)).EndpointStatus).toBe('Failed');
  await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({ name: 'ValidationException' });
  const served = aws.world.rows('fraud', 'stable', { fromEpochSeconds: START, toEpochSeconds: START + 240 });
  expect(served.map((row) => row.minute - START / 60)).toEqual([0, 1]);
});

test('a stuck change stays Updating, and SystemUpdating ends by itself', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(60);
  aws.sagemaker.occupy('fraud', 'SystemUpdating', 600);
  await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({
    message: expect.stringContaining('Cannot update in-progress'),
  });
  aws.clock.advanceBy(600);
  aws.sagemaker.nextChange('fraud', 'stuck');
  await clientOf(aws).send(weights(1, 0));
  aws.clock.advanceBy(86_400);
  expect((await describeFraud(aws)).EndpointStatus).toBe('Updating');
});
