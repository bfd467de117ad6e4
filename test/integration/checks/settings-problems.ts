import { parseFunctionEnv } from '../../../lib/contract/function-env.ts';
import type { Deployment } from './deployment.ts';

/** What the settings of every function must point at. */
export interface OwnResources {
  readonly tableName: string;
  readonly alertTopicArn: string;
  readonly manualRollbackName: string;
  readonly operateName: string;
}

/** A sentence for every function that would not start with its environment, or would work on something that is not this stack's. */
export const settingsProblems = ({ functions }: Deployment, own: OwnResources): string[] =>
  functions.flatMap(({ id, handler, environment }) => [
    ...(handler === 'index.handler' ? [] : [`${id}: its handler is ${handler}, the bundle has index.handler`]),
    ...startProblems(environment, own).map((sentence) => `${id}: ${sentence}`),
  ]);

function startProblems(environment: Readonly<Record<string, string>>, own: OwnResources): string[] {
  try {
    const settings = parseFunctionEnv(environment);
    return Object.entries(own)
      .filter(([name, value]) => Reflect.get(settings, name) !== value)
      .map(([name, value]) => `${name} is ${Reflect.get(settings, name)}, the stack's own is ${value}`);
  } catch (refusal) {
    return [refusal instanceof Error ? refusal.message : String(refusal)];
  }
}
