import type { HourRow } from '../../core/mlflow/hour-row.ts';
import type { MetricPoint } from '../../core/mlflow/metric-points.ts';
import type { MlflowSync } from '../../core/mlflow/mlflow-sync.ts';
import type { MinuteSpan } from '../../core/words/endpoint.ts';
import type { MinuteSeries } from '../../core/words/metric.ts';
import type { Clock, EventHistory, GuardStore, MetricSource, Notifier, VersionHistory } from '../ports.ts';

/** A run as MLflow keeps it. `metrics`: the newest value of each. */
export interface TrackedRun {
  readonly runId: string;
  readonly experimentId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A version of a registered model. */
export interface ModelVersion {
  readonly version: string;
  readonly runId?: string;
  readonly source?: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** MLflow, as far as it is needed. Every call throws a `DependencyError` when MLflow cannot be reached or refuses. */
export interface Tracking {
  findExperiment(name: string): Promise<{ readonly id: string; readonly isDeleted: boolean } | undefined>;
  createExperiment(name: string): Promise<string>;
  restoreExperiment(id: string): Promise<void>;
  createRun(run: NewRun): Promise<string>;
  /** `gone`: there is no such run, or somebody has deleted it. */
  readRun(runId: string): Promise<TrackedRun | 'gone'>;
  /** Runs of these experiments that carry the tag, the newest first. */
  findRuns(experimentIds: readonly string[], tag: string, value: string): Promise<readonly TrackedRun[]>;
  /** Sends points and tags of a run; the same ones again change nothing. `gone` as above. */
  logBatch(
    runId: string,
    points: readonly MetricPoint[],
    tags: Readonly<Record<string, string>>,
  ): Promise<'logged' | 'gone'>;
  /** The version an alias stands for; undefined when it stands for none, or the model does not exist. */
  readAlias(model: string, alias: string): Promise<string | undefined>;
  setAlias(model: string, alias: string, version: string): Promise<void>;
  modelVersions(model: string): Promise<readonly ModelVersion[]>;
  /** `gone`: there is no such version. */
  readModelVersion(model: string, version: string): Promise<ModelVersion | 'gone'>;
  tagModelVersion(model: string, version: string, key: string, value: string): Promise<void>;
  describeModelVersion(model: string, version: string, description: string): Promise<void>;
}

export interface NewRun {
  readonly experimentId: string;
  readonly name: string;
  readonly startEpochSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** What an hour of a version was like, append-only: an hour is written when it is over and known whole. */
export interface HourHistory {
  append(row: HourRow): Promise<'appended' | 'already-recorded'>;
  /** Oldest first; those of one version from an hour on. */
  from(endpoint: string, version: number, fromHour: number, atMost: number): Promise<readonly HourRow[]>;
}

/** How far an endpoint's story has been told to MLflow. As `GuardStore`. */
export interface MlflowSyncStore {
  read(endpoint: string): Promise<MlflowSync | undefined>;
  write(sync: MlflowSync): Promise<'written' | 'changed'>;
}

/** Where a model says which run it comes from. */
export interface ModelOrigin {
  /** The run that the SageMaker model or its model package names; undefined when neither does. */
  runOf(modelName: string, artifact: string): Promise<string | undefined>;
}

export interface HourMetrics {
  /** 99th percentile of the model's latency in microseconds, by the first minute of each whole hour of the span. */
  readLatencyP99ByHour(endpoint: string, variant: string, span: MinuteSpan): Promise<MinuteSeries>;
}

export interface MlflowPorts {
  readonly clock: Clock;
  readonly guards: Pick<GuardStore, 'read'>;
  readonly versions: Pick<VersionHistory, 'read'>;
  readonly events: EventHistory;
  readonly metrics: Pick<MetricSource, 'readMinutes'> & HourMetrics;
  readonly hours: HourHistory;
  readonly syncs: MlflowSyncStore;
  readonly tracking: Tracking;
  readonly origin: ModelOrigin;
  readonly notifier: Notifier;
}
