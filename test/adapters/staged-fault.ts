import { expect } from 'vitest';
import type { DependencyCode } from '../../lib/adapters/dependency-error.ts';

/** What may go wrong with a service, as far as a caller can tell: the answer is an error, never comes, or comes too late to be heard. */
export type StagedFault = 'throttled' | 'refused' | 'silent' | 'answer-lost';

/** Lets calls of a service fail, until `calm`. Undefined where a backend cannot be made to. */
export interface Stage {
  /** @param times - Attempts that are struck; SDK clients repeat some. @default all */
  strike(fault: StagedFault, times?: number): void;
  calm(): void;
}

/** What a caller must be told. */
export const CODES: readonly (readonly [StagedFault, DependencyCode])[] = [
  ['throttled', 'throttled'],
  ['refused', 'access-refused'],
  ['silent', 'unavailable'],
];

/** The call is rejected with our own error, which names the action as IAM does. */
export async function expectDependencyError(call: Promise<unknown>, code: DependencyCode, operation: string) {
  await expect(call).rejects.toMatchObject({ name: 'DependencyError', code, operation });
}
