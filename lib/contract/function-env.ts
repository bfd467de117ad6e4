import * as z from 'zod/mini';
import './english.ts';

/** A setting is missing or wrong: the function must not start. Lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const text = z.string().check(z.trim(), z.minLength(1, 'must not be empty'));
const topicArn = text.check(z.regex(/^arn:[^:]+:sns:[^:]+:[^:]*:[^:]+$/, 'must be the ARN of an SNS topic'));

const schema = z.object({
  STABLEHAND_TABLE: text,
  STABLEHAND_ALERT_TOPIC_ARN: topicArn,
  /** File name of the policy beside the bundle, or an absolute path. */
  STABLEHAND_POLICY_FILE: text,
  /** The manual-rollback function's name, so that mails can say what to paste. */
  STABLEHAND_MANUAL_ROLLBACK: text,
  /** The operate function's, likewise. */
  STABLEHAND_OPERATE: text,
});

/** What every function needs to know; written by the stack, read by the handlers. */
export interface FunctionSettings {
  readonly tableName: string;
  readonly alertTopicArn: string;
  readonly policyFile: string;
  readonly manualRollbackName: string;
  readonly operateName: string;
}

/** @throws {ConfigError} naming every missing or wrong variable at once. */
export function parseFunctionEnv(env: Readonly<Record<string, string | undefined>>): FunctionSettings {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.')} ${message}, got ${JSON.stringify(env[String(path[0])])}`,
    );
    throw new ConfigError(`the function cannot start: ${problems.join('; ')}`);
  }
  const { data } = parsed;
  return {
    tableName: data.STABLEHAND_TABLE,
    alertTopicArn: data.STABLEHAND_ALERT_TOPIC_ARN,
    policyFile: data.STABLEHAND_POLICY_FILE,
    manualRollbackName: data.STABLEHAND_MANUAL_ROLLBACK,
    operateName: data.STABLEHAND_OPERATE,
  };
}

/** The other direction, for the stack: `parseFunctionEnv(renderFunctionEnv(x))` is `x`. */
export const renderFunctionEnv = (settings: FunctionSettings): Record<string, string> => ({
  STABLEHAND_TABLE: settings.tableName,
  STABLEHAND_ALERT_TOPIC_ARN: settings.alertTopicArn,
  STABLEHAND_POLICY_FILE: settings.policyFile,
  STABLEHAND_MANUAL_ROLLBACK: settings.manualRollbackName,
  STABLEHAND_OPERATE: settings.operateName,
});
