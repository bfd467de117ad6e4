/** What one container of a model is made of: enough to tell two contents apart, never a secret. */
export interface ContainerContent {
  /** The resolved image digest, or the image as written where SageMaker does not resolve it. */
  readonly image: string;
  /** The model package's ARN or the location of the model data; empty when the image holds the model itself. */
  readonly model: string;
  /** Hash of the container's environment, since values may be secrets. */
  readonly environment: string;
}

/** What a variant serves at this moment, read from its config and model. */
export interface ServedContent {
  readonly variant: string;
  readonly modelName: string;
  /** Short hash of the containers: equal contents have equal fingerprints, wherever they are served. */
  readonly fingerprint: string;
  readonly containers: readonly ContainerContent[];
  /** Short hash of the containers as the model writes them, images unresolved: it can be compared without serving them. */
  readonly written?: string;
}

/** A numbered content of one endpoint. Numbers start at 1, grow, and are never re-used. */
export interface VersionRecord {
  readonly endpoint: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly containers: readonly ContainerContent[];
  /** The model's name when it was first seen; for people only. */
  readonly modelName: string;
  readonly firstSeenAtEpochSeconds: number;
}

/** Where a version is served: an endpoint config and a variant, since a time. */
export interface Placement {
  readonly version: number;
  readonly variant: string;
  readonly configName: string;
  readonly modelName: string;
  /** As `ServedContent.written`. Absent where it was read before that was kept. */
  readonly written?: string;
  readonly sinceEpochSeconds: number;
}

/** How people and mails name a version. */
export const versionLabel = (version: number): string => `v${version}`;
