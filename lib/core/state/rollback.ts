import type { SignalName } from '../signals/registry.ts';
import type { Share } from '../words/endpoint.ts';
import type { Comparison, RollbackCause } from '../words/verdict.ts';

/** The open states; `plan/states/rollback-states.ts` says of each what it waits for and where it goes. */
export const OPEN_STATUSES = ['awaiting-approval', 'preparing', 'shifting', 'verifying'] as const;
export type OpenStatus = (typeof OPEN_STATUSES)[number];
/** Where a rollback ends. */
export type ClosedStatus = 'completed' | 'failed' | 'held' | 'rejected' | 'superseded' | 'withdrawn';
export type RollbackStatus = OpenStatus | ClosedStatus;

/** By the weights of variants that are there, or by putting an earlier config back into service. */
export type Means = 'weights' | 'config';

/** Whether users are well again, which is not the same as traffic having moved. */
export type Recovery = 'none' | 'pending' | 'recovered' | 'not-recovered' | 'unprovable';

/**
 * A promise not to repeat a mutating call: written before the call is sent. Nobody sends another one before `notBefore`,
 * because the first may still arrive.
 */
export interface CallLease {
  readonly call: 'UpdateEndpointWeightsAndCapacities' | 'UpdateEndpoint';
  readonly sentAtEpochSeconds: number;
  readonly notBeforeEpochSeconds: number;
  readonly attempt: number;
  /** The weights that were last asked for: they may still take effect after another rollback has taken this one's place. */
  readonly shares: readonly Share[];
  /** The weights that were wanted when it was sent: they stand as long as it has not arrived. Absent in records from before it was kept. */
  readonly over?: readonly Share[];
  /** The config that was asked for, by `UpdateEndpoint`; and the count of instances, where that is what was asked for. */
  readonly configName?: string;
  readonly instances?: { readonly variant: string; readonly count: number };
  /** How often in a row it was throttled: such a call was never accepted and is no attempt. */
  readonly throttled?: number;
  /** SageMaker's words, where it heard the call and would not do it. */
  readonly refusal?: string;
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
  /** Absent in records from before there was another: weights. Ask `meansOf`. */
  readonly means?: Means;
  /** The config that served when it was decided. */
  readonly configName: string;
  /** By config: the one that is put back into service. */
  readonly toConfig?: string;
  /** By config: those that were looked at and do not fit. */
  readonly ruledOut?: readonly RuledOut[];
  /** By config: when `to` was last seen to serve; what it did before that is what users must come back to. */
  readonly servedUntilEpochSeconds?: number;
  /** Everything at once, whatever `to` can carry: a hard limit, or a person who insisted. */
  readonly urgent?: boolean;
  /** That and why nobody knows whether `to` can carry everything. */
  readonly unknownRoom?: string;
  /** SageMaker's words when it would not give more instances, and when that was. */
  readonly refused?: { readonly words: string; readonly atEpochSeconds: number };
  readonly cause: RollbackCause;
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
  /** The furthest open state so far: only a new one has a new deadline. Absent in records from before it was kept. */
  readonly furthest?: OpenStatus;
  /** People were told that the deadline passed. */
  readonly late?: boolean;
  /** When they were told last, and how often. Absent in records from before they were reminded. */
  readonly lateToldEpochSeconds?: number;
  readonly lateTimes?: number;
  /** Of a rollback for silence: the silent minutes came after all, and people know. */
  readonly arrivedLate?: boolean;
  readonly completedAtEpochSeconds?: number;
  /** Metrics whose absence means none on this endpoint, as frozen with the judgement. */
  readonly zerosUnpublished?: readonly string[];
}

/** A config that traffic cannot go back to, and why. */
export interface RuledOut {
  readonly configName: string;
  readonly why: string;
}

export const meansOf = ({ means }: Pick<Rollback, 'means'>): Means => means ?? 'weights';

/** The config that serves when the rollback has done its work. */
export const endConfig = ({ configName, toConfig }: Rollback): string => toConfig ?? configName;

export const isOpenStatus = (status: RollbackStatus): status is OpenStatus =>
  OPEN_STATUSES.some((open) => open === status);

/** True while traffic is still to be moved or read back. */
export const isMoving = ({ status }: Pick<Rollback, 'status'>): boolean => isOpenStatus(status);

/** True while the next tick has something to do: still moving, or moved and not yet proven. */
export const isOpen = (rollback: Rollback): boolean => isMoving(rollback) || rollback.recovery === 'pending';
