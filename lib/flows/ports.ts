import type { FleetState } from '../core/plan/fleet-brake.ts';
import type { GuardEvent } from '../core/record/event.ts';
import type { Notice } from '../core/record/notice.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import type { Unguarded } from '../core/state/unguarded.ts';
import type { UnreadableState } from '../core/state/unreadable-state.ts';
import type { EndpointState, MinuteSpan, Share } from '../core/words/endpoint.ts';
import type { EndpointConfig, ScalingLimits } from '../core/words/endpoint-config.ts';
import type { MinuteQuery, MinuteSeries } from '../core/words/metric.ts';
import type { EpochMinute } from '../core/words/time.ts';
import type { ServedContent, VersionRecord } from '../core/words/version.ts';

/** Time as a value: the wall clock, or a simulated one. */
export interface Clock {
  nowEpochSeconds(): number;
  /** Lets time pass between two calls of one run. Absent: there is no waiting, the next tick goes on. */
  pause?(seconds: number): Promise<void>;
}

/** The one item per endpoint that holds a guard's memory. */
export interface GuardStore {
  /**
   * @throws {DependencyError} when nobody knows what is stored.
   * @throws {UnreadableState} when something is stored and cannot be read. Either way nothing may be moved by it.
   */
  read(endpoint: string): Promise<GuardState | undefined>;
  /**
   * Writes `state` with `revision` as given, if the stored revision is still `revision - 1` (or nothing is stored for revision 1).
   * `changed` means that somebody else wrote in between and nothing was written; not an error.
   * @throws {DependencyError} when it is unknown whether it was written.
   */
  write(state: GuardState): Promise<'written' | 'changed'>;
  /** Puts `state` in the place of the item that `unreadable` was thrown for, if that is still what is stored. */
  replace(state: GuardState, unreadable: UnreadableState): Promise<'written' | 'changed'>;
}

/** What is remembered of endpoints whose state cannot be read. Otherwise as `GuardStore`. */
export interface UnguardedStore {
  read(endpoint: string): Promise<Unguarded | undefined>;
  write(unguarded: Unguarded): Promise<'written' | 'changed'>;
}

/** The one item of the fleet, by which shards keep each other from moving too much at once. */
export interface FleetStore {
  /** @throws {DependencyError} when it could not be read. */
  read(): Promise<FleetState | undefined>;
  /** As `GuardStore.write`: under the condition that the stored revision is the one before. */
  write(state: FleetState): Promise<'written' | 'changed'>;
}

/** The numbered contents of an endpoint, append-only. */
export interface VersionHistory {
  /** Oldest first, complete. */
  read(endpoint: string): Promise<readonly VersionRecord[]>;
  /** The first of two appends with one number wins; the other is told so. */
  append(record: VersionRecord): Promise<'appended' | 'already-recorded'>;
}

/** What happened, append-only. */
export interface EventHistory {
  append(event: GuardEvent): Promise<'appended' | 'already-recorded'>;
  /** Newest first. */
  newest(endpoint: string, atMost: number): Promise<readonly GuardEvent[]>;
  /** Newest first, only those older than `before`: a place in the history as `eventPlace` and `placeAfter` give it. */
  older(endpoint: string, before: string, atMost: number): Promise<readonly GuardEvent[]>;
}

/** What became of rollbacks on all endpoints. */
export interface FleetHistory {
  /** Newest first; only those older than `before`, a place as `fleetPlace` gives it. */
  newest(atMost: number, before?: string): Promise<readonly GuardEvent[]>;
}

/** SageMaker, as far as it is needed. */
export interface EndpointControl {
  /** `gone` when there is no such endpoint: not an error. */
  describe(endpoint: string): Promise<EndpointState | 'gone'>;
  /** What each production variant of a config serves. `images`: resolved digests by variant, as described. */
  readContents(configName: string, images: ReadonlyMap<string, readonly string[]>): Promise<readonly ServedContent[]>;
  /**
   * Asks for these weights, naming all production variants. `busy` when SageMaker refuses because a change is under way, `throttled` when
   * it has not even looked. One attempt, at most 10 s. @throws {DependencyError} when it is unknown whether it was accepted.
   */
  setWeights(endpoint: string, shares: readonly Share[]): Promise<CallAnswer>;
  /** Asks for this many instances of one variant, weights as they are. Otherwise as `setWeights`. */
  setInstances(endpoint: string, variant: string, count: number): Promise<CallAnswer>;
  /**
   * Puts another config into service: instance counts stay, weights begin at the config's initial ones, at once and without a bake.
   * Otherwise as `setWeights`.
   */
  setConfig(endpoint: string, configName: string): Promise<CallAnswer>;
  /** A config and whether its models are there, read without serving it. `gone` when there is no such config: not an error. */
  readConfig(configName: string): Promise<EndpointConfig | 'gone'>;
}

/** Application Auto Scaling, as far as it is needed: only when a rollback must scale. */
export interface ScalingControl {
  /** Between which counts a variant may be scaled; `none` when nobody has registered it. @throws {DependencyError} */
  readLimits(endpoint: string, variant: string): Promise<ScalingLimits | 'none'>;
}

/**
 * What SageMaker says to a mutating call at once. `refused` holds its words: it was heard, and nothing will come of it. `failure`: for a
 * reason that is ours, such as a right that is missing, for which the run must fail.
 */
export type CallAnswer = 'accepted' | 'busy' | 'throttled' | { readonly refused: string; readonly failure?: Error };

/** CloudWatch, as far as it is needed. */
export interface MetricSource {
  /** Minute series by `queryKey`, one for every query. Never throws for a single bad series; it says so in the series. */
  readMinutes(queries: readonly MinuteQuery[], span: MinuteSpan): Promise<ReadonlyMap<string, MinuteSeries>>;
  /** The 99th percentile of model latency in microseconds over whole days before `before`, with its sample count. */
  readLatencyP99(
    endpoint: string,
    variant: string,
    before: EpochMinute,
  ): Promise<{ readonly micros: number; readonly samples: number } | undefined>;
  /**
   * The most requests that one instance of a variant has had in a minute of the seven days before `before`; undefined when none are on
   * record. @throws {DependencyError} when they could not be read whole.
   */
  readPeakPerInstance(endpoint: string, variant: string, before: EpochMinute): Promise<number | undefined>;
}

/** People, and machines that listen. */
export interface Notifier {
  /** Publishes once per audience. Repeats are possible; `notice.id` tells them apart. */
  publish(notice: Notice): Promise<void>;
}

/** Gives a text a short, stable name (hex). */
export type Digest = (text: string) => string;

/** What it takes to see an endpoint and to act on it. */
export interface ActingPorts {
  readonly clock: Clock;
  readonly guards: GuardStore;
  readonly versions: VersionHistory;
  readonly events: EventHistory;
  readonly endpoints: EndpointControl;
  readonly scaling: ScalingControl;
  readonly notifier: Notifier;
  readonly digest: Digest;
}

/** What it takes to judge as well. */
export interface Ports extends ActingPorts {
  readonly metrics: MetricSource;
  readonly fleet: FleetStore;
  readonly unguarded: UnguardedStore;
}
