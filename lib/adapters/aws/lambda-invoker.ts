import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { DependencyError, toDependencyError } from '../dependency-error.ts';

/** What every function for people answers, whatever else is in it. */
export interface Answer extends Readonly<Record<string, unknown>> {
  readonly outcome: string;
  readonly sentence?: string;
}

/** Calls one of our functions by name and waits for its answer. */
export interface FunctionInvoker {
  /**
   * Sent once: whether a lost answer was an order carried out is for people to see in the history.
   *
   * @throws {DependencyError} when Lambda refused, or the function failed; the message holds what the function said.
   */
  invoke(functionName: string, request: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** Longer than the functions' own time. @see ClientConfig for where it calls */
export const INVOKING = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 65_000, throwOnRequestTimeout: true },
} as const;

const OPERATION = 'lambda:InvokeFunction';
const answerSchema = z.looseObject({ outcome: z.string(), sentence: z.optional(z.string()) });
const failureSchema = z.looseObject({ errorMessage: z.string() });

export function lambdaInvoker(client: LambdaClient): FunctionInvoker {
  return {
    async invoke(functionName, request) {
      try {
        const { Payload, FunctionError } = await client.send(
          new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
        );
        const body: unknown = JSON.parse(Payload?.transformToString() ?? 'null');
        if (FunctionError !== undefined) throw functionFailed(functionName, body);
        return answerSchema.parse(body);
      } catch (cause) {
        throw toDependencyError(OPERATION, cause);
      }
    },
  };
}

function functionFailed(functionName: string, body: unknown): DependencyError {
  const parsed = failureSchema.safeParse(body);
  const said = parsed.success ? parsed.data.errorMessage : 'it said nothing; see its log';
  return new DependencyError('unavailable', OPERATION, new Error(`${functionName} failed: ${said}`));
}
