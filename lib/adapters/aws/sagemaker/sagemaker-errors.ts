import { DependencyError, toDependencyError } from '../../dependency-error.ts';

// SageMaker models hardly any of its errors: most are a ValidationException whose text tells them apart
const isValidation = (cause: unknown): cause is Error => cause instanceof Error && cause.name === 'ValidationException';

export const isNotFound = (cause: unknown): boolean =>
  isValidation(cause) && cause.message.startsWith('Could not find');

export const toReadError = (operation: string, cause: unknown): DependencyError =>
  isNotFound(cause) ? new DependencyError('not-found', operation, cause) : toDependencyError(operation, cause);

/** A change is under way, and SageMaker takes no second one. */
export const isBusy = (cause: unknown): boolean =>
  isValidation(cause) && cause.message.includes('Cannot update in-progress');

/** SageMaker's words when it heard a change and will not do it; undefined when it is another kind of failure. */
export const refusalOf = (cause: unknown): string | undefined =>
  isValidation(cause) || (cause instanceof Error && cause.name === 'ResourceLimitExceeded')
    ? `${cause.name}: ${cause.message}`
    : undefined;
