import type { Share } from '../endpoint.ts';
import type { SignalName } from '../policy.ts';
import type { BreachCause, Comparison } from '../verdict.ts';

/** The open states; each says in `plan/step-rollback.ts` what the next tick does. */
export type OpenStatus = 'awaiting-approval' | 'shifting' | 'verifying';
/** Where a rollback ends. */
export type ClosedStatus = 'completed' | 'failed' | 'held' | 'rejected' | 'superseded' | 'withdrawn';
export type RollbackStatus = OpenStatus | ClosedStatus;

/** Whether users are well again, which is not the same as traffic having moved. */
export type Recovery = 'none' | 'pending' | 'recovered' | 'not-recovered' | 'unprovable';

/**
 * A promise not to repeat a mutating call: written before the call is sent. Nobody sends another one before `notBefore`,
 * because the first may still arrive.
 */
export interface CallLease {
  readonly call: 'UpdateEndpointWeightsAndCapacities';
  readonly sentAtEpochSeconds: number;
  readonly notBeforeEpochSeconds: number;
  readonly attempt: number;
  /** What the call asked for: it may still take effect after another rollback has taken this one's place. */
  readonly shares: readonly Share[];
}

/** One decision to move traffic from one version to another, and how far it has come. */
export interface Rollback {
  /** Hash of endpoint, incarnation, version and breach minute: writing it twice is writing it once. */
  readonly id: string;
  readonly status: RollbackStatus;
  readonly recovery: Recovery;
  readonly from: number;
  readonly to: number;
  readonly fromVariant: string;
  readonly toVariant: string;
  readonly configName: string;
  readonly cause: BreachCause | 'quarantined' | 'manual';
  readonly signal: SignalName | 'silence' | 'quarantined' | 'manual';
  readonly comparison?: Comparison;
  /** Bad requests of the candidate up to the decision, as far as they were counted. */
  readonly failedRequests?: number;
  /** One sentence: why. */
  readonly why: string;
  /** `stablehand`, or what a person claimed to be. */
  readonly who: string;
  readonly decidedAtEpochSeconds: number;
  /** The desired shares before our call: anything else but `target` means that somebody else acted. */
  readonly before: readonly Share[];
  readonly target: readonly Share[];
  readonly lease?: CallLease;
  /** When the present status was entered, and when people are told that it takes too long. */
  readonly sinceEpochSeconds: number;
  readonly deadlineEpochSeconds: number;
  /** Nobody answered the first time, and the breach seemed to be over: people were asked once more. */
  readonly askedAgain?: boolean;
  /** People were told that the deadline passed. */
  readonly late?: boolean;
  readonly completedAtEpochSeconds?: number;
  /** Metrics whose absence means none on this endpoint, as frozen with the judgement. */
  readonly zerosUnpublished?: readonly string[];
}

const OPEN: readonly RollbackStatus[] = ['awaiting-approval', 'shifting', 'verifying'];

/** True while the next tick has something to do: still moving, or moved and not yet proven. */
export const isOpen = (rollback: Rollback): boolean =>
  OPEN.includes(rollback.status) || rollback.recovery === 'pending';

/** True while traffic is still to be moved or read back. */
export const isMoving = (rollback: Rollback): boolean => OPEN.includes(rollback.status);
