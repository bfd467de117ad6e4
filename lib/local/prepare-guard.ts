import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { TABLE } from '../contract/table-keys.ts';
import type { LocalAws } from './start-local-aws.ts';

/** Where an AWS is and how one signs there; it need not be an embedded one. */
export type AwsPlace = Pick<LocalAws, 'endpointUrl' | 'env'>;

/** What SDK clients need to talk to an embedded AWS, whatever the environment says. */
export function clientConfigFor({ endpointUrl, env }: AwsPlace) {
  const {
    AWS_REGION: region = '',
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = env;
  return { endpoint: endpointUrl, region, credentials: { accessKeyId, secretAccessKey } };
}

/** Creates the table that the stack would create. */
export async function createGuardTable(aws: AwsPlace, tableName: string): Promise<void> {
  const client = new DynamoDBClient(clientConfigFor(aws));
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [TABLE.partitionKey, TABLE.sortKey, TABLE.indexPartitionKey, TABLE.indexSortKey].map(text),
      KeySchema: keys(TABLE.partitionKey, TABLE.sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: TABLE.rollbackIndex,
          KeySchema: keys(TABLE.indexPartitionKey, TABLE.indexSortKey),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  client.destroy();
}

/** One subscriber of a topic. */
export interface GuardSubscriber {
  readonly protocol: 'email' | 'http' | 'sqs';
  readonly endpoint: string;
  /** Attribute name to the conditions one of which must hold. @default every message */
  readonly filter?: Readonly<Record<string, readonly unknown[]>>;
}

/** Creates a topic with its subscribers. @returns the topic's ARN, once HTTP subscribers have been asked to confirm */
export async function createTopic(
  aws: LocalAws,
  name: string,
  subscribers: readonly GuardSubscriber[] = [],
): Promise<string> {
  const client = new SNSClient(clientConfigFor(aws));
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: name }));
  for (const { protocol, endpoint, filter } of subscribers) {
    const Attributes: Record<string, string> = filter === undefined ? {} : { FilterPolicy: JSON.stringify(filter) };
    await client.send(new SubscribeCommand({ TopicArn, Protocol: protocol, Endpoint: endpoint, Attributes }));
  }
  await aws.settled();
  client.destroy();
  return TopicArn;
}
