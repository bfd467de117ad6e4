import { Template as CdkTemplate } from 'aws-cdk-lib/assertions';
import type { Policy } from '../../../lib/core/words/policy.ts';
import { TABLE_NAME } from '../../../lib/local/story/story-world.ts';
import { aStack } from '../../stack/a-stack.ts';
import { type Deployment, deploymentOf } from '../checks/deployment.ts';
import { resolved, type Template } from '../checks/template.ts';

/** What `startStoryWorld` calls its topic. */
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:stablehand-alerts';

export const STACK = 'Guards';

/** The template as it is synthesised; its bundles are left out. */
export const synthesised = (policy: Policy): Template =>
  CdkTemplate.fromStack(aStack({ policy }, undefined, STACK)).toJSON() as Template;

/** What `Ref` gives where table and topic are those of a world on the embedded AWS, and all else is named by its logical id. */
export const nameOf = (id: string): string =>
  id.startsWith('Table') ? TABLE_NAME : id.startsWith('AlertsAlertTopic') ? TOPIC : id;

export const deploymentFrom = (template: Template): Deployment =>
  deploymentOf(resolved(template, STACK, nameOf), nameOf);

/** What the settings of this stack must point at. */
export const own = {
  tableName: TABLE_NAME,
  alertTopicArn: TOPIC,
  manualRollbackName: `${STACK}-manual-rollback`,
  operateName: `${STACK}-operate`,
};

/** ARN of a function named by its logical id. */
export const functionArn = (id: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${id}`;
