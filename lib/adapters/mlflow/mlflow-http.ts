import * as z from 'zod/mini';
import { type DependencyCode, DependencyError } from '../dependency-error.ts';
import type { Authorise, PlainRequest } from './mlflow-auth.ts';
import type { MlflowServer } from './mlflow-server.ts';

/** Longer than any answer of a server that is well; a function that waits longer runs into its own end. */
const TIMEOUT_MS = 8_000;
/** What is kept of an answer that is no JSON. */
const SHOWN_CHARACTERS = 200;

const errorSchema = z.object({ error_code: z.string(), message: z.optional(z.string()) });

/** MLflow answered, and not with what was asked for. `code` is MLflow's own word, such as `RESOURCE_DOES_NOT_EXIST`. */
export class MlflowRefusal extends Error {
  override readonly name = 'MlflowRefusal';
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface MlflowCall<T> {
  readonly method: PlainRequest['method'];
  /** Below `/api/2.0/mlflow/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly answer: z.ZodMiniType<T>;
}

export type CallMlflow = <T>(call: MlflowCall<T>) => Promise<T>;

/** One request, one attempt: what failed is sent again with the next run, from the same place. */
export function mlflowCaller(
  { url: base }: MlflowServer,
  authorise: Authorise,
  fetchNow: typeof fetch = fetch,
): CallMlflow {
  return async ({ method, path, query = {}, body, answer }) => {
    const operation = `mlflow:${path}`;
    const url = new URL(`${base}/api/2.0/mlflow/${path}`);
    // as %20: a plus sign is signed as one thing and read as another
    url.search = new URLSearchParams(query).toString().replaceAll('+', '%20');
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = {
      method,
      url,
      headers: { 'content-type': 'application/json' },
      ...(text === undefined ? {} : { body: text }),
    };
    const headers = await authorise(request);
    const { status, content } = await sent(operation, () =>
      fetchNow(url, {
        method,
        headers,
        ...(text === undefined ? {} : { body: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    );
    const json = jsonOf(content);
    if (status >= 200 && status < 300) {
      const parsed = answer.safeParse(json);
      if (parsed.success) return parsed.data;
      throw new DependencyError('bad-reply', operation, parsed.error);
    }
    throw refusalOf(operation, status, json, content);
  };
}

async function sent(operation: string, send: () => Promise<Response>): Promise<{ status: number; content: string }> {
  try {
    const response = await send();
    return { status: response.status, content: await response.text() };
  } catch (cause) {
    // fetch says "fetch failed" and hides the reason one level down
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    throw new DependencyError('unavailable', operation, reason);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // three of MLflow's refusals are no JSON
  }
}

function refusalOf(operation: string, status: number, json: unknown, content: string): Error {
  const said = errorSchema.safeParse(json);
  const message = said.success
    ? (said.data.message ?? said.data.error_code)
    : content.slice(0, SHOWN_CHARACTERS).trim();
  const refusal = new MlflowRefusal(
    said.success ? said.data.error_code : '',
    status,
    `HTTP ${status}: ${adviceFor(status, message)}`,
  );
  const code = codeOf(status);
  return code === undefined ? refusal : new DependencyError(code, operation, refusal);
}

/** Answers that no request of ours can be right for: they concern the whole server, not one thing on it. */
function codeOf(status: number): DependencyCode | undefined {
  if (status === 401 || status === 403) return 'access-refused';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : undefined;
}

function adviceFor(status: number, message: string): string {
  if (status === 403 && message.includes('Invalid Host header'))
    return `${message} (start the MLflow server with --allowed-hosts and the name by which Stablehand reaches it)`;
  return message;
}
