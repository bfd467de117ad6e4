/** What can go wrong with a service that we depend on, in five words that code may branch on. */
export type DependencyCode = 'access-refused' | 'throttled' | 'not-found' | 'bad-reply' | 'unavailable';

/** A call to another service failed. `operation` is the IAM action, so an `access-refused` line is also the missing right. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
  readonly code: DependencyCode;
  readonly operation: string;

  constructor(code: DependencyCode, operation: string, cause?: unknown) {
    super(`${operation}: ${code}${cause instanceof Error ? ` (${cause.name}: ${cause.message})` : ''}`, { cause });
    this.code = code;
    this.operation = operation;
  }
}

const CODE_BY_NAME: Readonly<Record<string, DependencyCode>> = {
  AccessDenied: 'access-refused',
  AccessDeniedException: 'access-refused',
  AuthorizationErrorException: 'access-refused',
  UnrecognizedClientException: 'access-refused',
  ExpiredTokenException: 'access-refused',
  NotFoundException: 'not-found',
  ResourceNotFoundException: 'not-found',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  $ZodError: 'bad-reply', // zod/mini's
  SyntaxError: 'bad-reply',
};

/** Gives a failed call a name that the rest of the code may depend on. Leaves a `DependencyError` as it is. */
export function toDependencyError(operation: string, cause: unknown): DependencyError {
  if (cause instanceof DependencyError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  return new DependencyError(CODE_BY_NAME[name] ?? 'unavailable', operation, cause);
}
