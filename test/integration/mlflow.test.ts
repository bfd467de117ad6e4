import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AddTagsCommand, DescribeModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbHourHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-mlflow.ts';
import { pointsOf } from '../../lib/core/mlflow/metric-points.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { type StoryWorld, TABLE_NAME } from '../../lib/local/story/story-world.ts';
import { minutes, openStoryWorld, outsideOf, POLICY } from '../lambdas/a-story-world.ts';
import { type MlflowProcess, type StoreContents, startMlflow } from './mlflow/mlflow-server.ts';

// A real MLflow server, told by the function as it is deployed, read back with MLflow's own client.

const REGISTER = (model: string, runOfTwo: string) => `
client.create_registered_model("${model}")
client.create_model_version("${model}", "s3://models/model-1/model.tar.gz")
client.create_model_version("${model}", "s3://training/october", run_id="${runOfTwo}", description="Trained on October's data.")
client.set_registered_model_alias("${model}", "champion", "1")
`;
const policyFor = (mlflow: MlflowProcess): string =>
  `${POLICY.replace('    mode: auto', '    mode: auto\n    mlflow: { model: fraud, alias: champion }')}\nmlflow: { server: "${mlflow.url}" }\n`;

describe('the story of a rollback, told to MLflow', () => {
  let mlflow: MlflowProcess;
  let world: StoryWorld;
  let trainedRun = '';
  let told: StoreContents;

  const sync = async (): Promise<void> => {
    await world.mlflowSync?.({});
  };
  const hoursOf = async (version: number) => {
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfigFor(world.aws)));
    return dynamoDbHourHistory(table, TABLE_NAME).from('fraud', version, 0, 1000);
  };
  const runOf = (version: number, { runs }: StoreContents) => {
    const found = runs.filter(({ tags }) => tags['stablehand.version'] === `v${version}`);
    expect(found).toHaveLength(1);
    return found[0]!; // just counted
  };

  beforeAll(async () => {
    mlflow = await startMlflow();
    trainedRun = (
      await mlflow.python(
        'experiment = client.create_experiment("training")\nprint(client.create_run(experiment, run_name="october").info.run_id)',
      )
    ).trim();
    await mlflow.python(REGISTER('fraud', trainedRun));
    world = await openStoryWorld(policyFor(mlflow));
    const sagemaker = new SageMakerClient(clientConfigFor(world.aws));
    const { ModelArn } = await sagemaker.send(new DescribeModelCommand({ ModelName: 'model-2' }));
    await sagemaker.send(
      new AddTagsCommand({ ResourceArn: ModelArn, Tags: [{ Key: 'mlflow.run_id', Value: trainedRun }] }),
    );
    await minutes(world, 200);
    await sync();
    told = await mlflow.read();
  });
  afterAll(async () => {
    await world?.close();
    await mlflow?.close();
  });

  test.each([1, 2])('hour by hour the run of v%d has what the table has', async (version) => {
    const rows = await hoursOf(version);
    expect(rows.length).toBeGreaterThan(version === 1 ? 1 : 0);
    const [seen] = (await outsideOf(world.aws).versions()).filter((each) => each.version === version);
    const wanted = rows.flatMap((row) => pointsOf(row, seen?.firstSeenAtEpochSeconds ?? Number.NaN));
    const got = Object.entries(runOf(version, told).metrics).flatMap(([key, points]) =>
      points.map(({ value, timestamp, step }) => ({ key, value, timestampMs: timestamp, step })),
    );
    const order = (a: { key: string; step: number }, b: { key: string; step: number }) =>
      a.key < b.key ? -1 : a.key > b.key ? 1 : a.step - b.step;
    expect(got.sort(order)).toEqual(wanted.sort(order));
    expect(new Set(got.map(({ key }) => key))).toContain('production.requests');
  });

  test('a version whose model names its run is told there, one that has none gets a run of its own', () => {
    expect(runOf(2, told)).toMatchObject({ runId: trainedRun, experiment: 'training' });
    expect(runOf(1, told)).toMatchObject({ experiment: 'stablehand/fraud', name: 'v1 model-1' });
  });

  test('run and model version say that v2 was rolled back, when and why', () => {
    const tags = {
      'stablehand.status': 'rolled-back',
      'stablehand.reason': expect.stringContaining('hard limit'),
      'stablehand.rolled_back_at': expect.stringMatching(/^2026-11-01T00:/),
      'stablehand.rolled_back_to': 'v1',
    };
    expect(runOf(2, told).tags).toMatchObject(tags);
    const version = told.versions.find((each) => each.version === '2');
    expect(version?.tags).toMatchObject(tags);
    expect(version?.description).toMatch(
      /^Trained on October's data\.\n\nStablehand: rolled-back on fraud; rolled back /,
    );
    expect(runOf(1, told).tags).toMatchObject({ 'stablehand.status': 'stable' });
    expect(told.versions.find((each) => each.version === '1')?.aliases).toEqual(['champion']);
  });

  test('told again and again it stays the same', async () => {
    await sync();
    await sync();
    expect(await mlflow.read()).toEqual(told);
  });

  test('killed in between and started again on the same store, the series is complete without a double', async () => {
    await mlflow.kill();
    await minutes(world, 65);
    await expect(sync()).rejects.toThrow('MLflow could not be told everything');
    await mlflow.start();
    await minutes(world, 65);
    await sync();
    const now = await mlflow.read();
    const points = runOf(1, now).metrics['production.requests'] ?? [];
    const steps = points.map(({ step }) => step);
    expect(steps).toEqual(steps.map((_, index) => (steps[0] ?? 0) + index));
    expect(steps).toHaveLength((await hoursOf(1)).length);
  });

  test('a wiped store is filled again from the table', async () => {
    const before = runOf(1, await mlflow.read());
    await mlflow.kill();
    await mlflow.wipe();
    await mlflow.start();
    await sync();
    const after = runOf(1, await mlflow.read());
    expect(after.metrics).toEqual(before.metrics);
    expect(after.tags).toMatchObject({ 'stablehand.status': 'stable', 'stablehand.version': 'v1' });
  });
});
