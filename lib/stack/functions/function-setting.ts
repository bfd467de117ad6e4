import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { FunctionSettings } from '../../contract/function-env.ts';

/** Where functions run, if not in Lambda's own network. */
export interface NetworkProps {
  /**
   * The subnets need a way to SageMaker, CloudWatch, DynamoDB and SNS: a NAT gateway or endpoints.
   *
   * @default - Lambda's own network
   */
  readonly vpc?: IVpc;
  /** @default - the private subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection;
  /** @default - a new one of which nothing may come in */
  readonly securityGroups?: ISecurityGroup[];
}

/** What all functions of one stack have in common. */
export interface FunctionSetting {
  readonly settings: FunctionSettings;
  /** As it lies beside each bundle. Asked while the template is written: until then guards may be added. */
  readonly policyText: () => string;
  readonly undelivered: IQueue;
  readonly logRetention: RetentionDays;
  /** Value of the dimension `service` of the functions' own metrics: tells two stacks of one account apart. */
  readonly serviceName: string;
  readonly network: NetworkProps;
}
