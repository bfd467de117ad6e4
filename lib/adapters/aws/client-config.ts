/** What all SDK clients of one process share. Empty on Lambda, where the SDK finds everything by itself. */
export interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Points clients at another AWS when `AWS_ENDPOINT_URL` is in `env` (the embedded one, moto). `env` need not be the process's own,
 * so that many worlds can live in one process.
 */
export function clientConfigOf(env: Readonly<Record<string, string | undefined>>): ClientConfig {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env;
  if (endpoint === undefined) return {};
  const given = AWS_ACCESS_KEY_ID !== undefined && AWS_SECRET_ACCESS_KEY !== undefined;
  return {
    endpoint,
    ...(region === undefined ? {} : { region }),
    ...(given ? { credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } } : {}),
  };
}

/** A request that takes too long fails: without `throwOnRequestTimeout` the SDK only warns, and waits for ever. */
const within = (requestTimeout: number) =>
  ({ connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true }) as const;

/** Reads may be repeated by the SDK; each attempt is bounded so that a tick fits into its minute. */
export const READING = { maxAttempts: 3, requestHandler: within(8_000) } as const;

/** The table answers in milliseconds or not at all, and a call to SageMaker may wait for its intent to be written: no patience here. */
export const RECORDING = { maxAttempts: 3, requestHandler: within(3_000) } as const;

/** A mutating call is sent once: whether it may be repeated is decided by the lease, never by the SDK. */
export const MUTATING = { maxAttempts: 1, requestHandler: within(10_000) } as const;
