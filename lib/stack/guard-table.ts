import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type ITableV2, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLE } from '../contract/table-keys.ts';

export interface GuardTableProps {
  /**
   * A table that an earlier stack left behind, in this account and region; it is used as it is and never changed.
   *
   * @default - a new table, named by CloudFormation
   */
  readonly tableName?: string;
  /**
   * A key of your own for a new table; the functions may use it through DynamoDB.
   *
   * @default - a key that DynamoDB owns, which costs nothing
   */
  readonly tableKey?: IKey;
}

/** The record of every guard. It outlives the stack: history is worth more than a clean account. */
export class GuardTable extends Construct {
  readonly table: ITableV2;
  readonly adopted: boolean;

  constructor(scope: Construct, id: string, { tableName, tableKey }: GuardTableProps) {
    super(scope, id);
    this.adopted = tableName !== undefined;
    this.table =
      tableName === undefined
        ? this.aNewTable(tableKey)
        : TableV2.fromTableAttributes(this, 'Adopted', { tableName, globalIndexes: [TABLE.rollbackIndex] });
  }

  private aNewTable(tableKey: IKey | undefined): ITableV2 {
    return new TableV2(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: TABLE.rollbackIndex,
          partitionKey: { name: TABLE.indexPartitionKey, type: AttributeType.STRING },
          sortKey: { name: TABLE.indexSortKey, type: AttributeType.STRING },
        },
      ],
      billing: Billing.onDemand(),
      // no fixed name: a retained table with one would stand in the way of the next stack
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      // docs/decisions/0010-keys.md says why not a key of the account's own
      encryption: tableKey ? TableEncryptionV2.customerManagedKey(tableKey) : TableEncryptionV2.dynamoOwnedKey(),
    });
  }
}
