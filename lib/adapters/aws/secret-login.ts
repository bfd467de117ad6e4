import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import '../../contract/english.ts';
import type { MlflowLogin } from '../../contract/mlflow/mlflow-login.ts';
import { DependencyError, toDependencyError } from '../dependency-error.ts';

const word = z.string().check(z.minLength(1));
const schema = z.union([z.object({ token: word }), z.object({ username: word, password: word })]);

/** Reads a login from Secrets Manager. No message ever holds what the secret holds. */
export function secretLogin(client: SecretsManagerClient, arn: string): () => Promise<MlflowLogin> {
  return async () => {
    let text: string | undefined;
    try {
      ({ SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: arn })));
    } catch (cause) {
      throw toDependencyError('secretsmanager:GetSecretValue', cause);
    }
    const login = schema.safeParse(jsonOf(text));
    if (login.success) return login.data;
    const allowed = '{ "username": ..., "password": ... } or { "token": ... }';
    throw new DependencyError('bad-reply', 'secretsmanager:GetSecretValue', new Error(`${arn} must hold ${allowed}`));
  };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined; // the schema says what is missing, without the text
  }
}
