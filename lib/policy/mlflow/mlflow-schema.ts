import * as z from 'zod';
import { refusal } from '../mistake.ts';
import { mapOf } from '../policy-values.ts';

const SERVER_ARN = /^arn:(aws|aws-us-gov):sagemaker:[a-z0-9-]+:\d{12}:mlflow-(tracking-server|app)\/[\w-]+$/;
const SECRET_ARN = /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/;
/** MLflow keeps these for itself, whatever their case. @see mlflow/utils/validation.py */
const RESERVED_ALIAS = /^(latest|v\d+)$/i;

const text = (rule: (value: string) => boolean, allowed: string) => {
  const error = ({ input }: { readonly input?: unknown }): string =>
    // what is refused for holding a login is not repeated into somebody's log
    isWithLogin(input) ? `got an address with a login in it, allowed: ${allowed}` : refusal(input, allowed);
  return z.string({ error }).refine(rule, { error });
};

const isWithLogin = (input: unknown): boolean => typeof input === 'string' && /^\w+:\/\/[^/]*@/.test(input);

function isServer(value: string): boolean {
  if (SERVER_ARN.test(value)) return true;
  try {
    const { protocol, username, password, search, hash } = new URL(value);
    // a login in the address would lie readable in every bundle
    return /^https?:$/.test(protocol) && username === '' && password === '' && search === '' && hash === '';
  } catch {
    return false;
  }
}

export const mlflowSchema = mapOf(
  {
    server: text(
      isServer,
      'an address such as https://mlflow.example.com without a login in it, or the ARN of a SageMaker MLflow tracking server or app',
    ).meta({ description: 'Where MLflow is.' }),
    login: text((value) => SECRET_ARN.test(value), 'the ARN of a secret in Secrets Manager')
      .optional()
      .meta({
        description:
          'Secret with { "username", "password" } or { "token" }, for a server of your own. Managed servers are called with the function\'s own rights.',
      }),
  },
  'a map such as { server: https://mlflow.example.com }',
);

export const mlflowOfGuardSchema = mapOf(
  {
    model: text(
      (value) => value.length > 0 && value.length <= 256 && !/[/:]/.test(value),
      'the name of a registered model',
    )
      .optional()
      .meta({ description: 'The registered model whose versions this endpoint serves.' }),
    alias: text(
      (value) => /^[\w-]{1,255}$/.test(value) && !RESERVED_ALIAS.test(value),
      'letters, digits, _ and -, but neither latest nor v1, v2 and so on, which MLflow keeps for itself',
    )
      .optional()
      .meta({ description: 'An alias of that model that follows what is stable, such as champion.' }),
  },
  'a map such as { model: fraud, alias: champion }',
);
