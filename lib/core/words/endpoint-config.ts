/** One variant of an endpoint config, as the config would start it. */
export interface ConfigVariant {
  readonly variant: string;
  /** Absent where inference components bring the models. */
  readonly modelName?: string;
  /** The model as it is now, a hash as `ServedContent.written`, and when it was created. Absent where it is not there. */
  readonly written?: string;
  readonly modelCreatedAtEpochSeconds?: number;
  /** A ratio, as all weights are. */
  readonly initialWeight: number;
  /** What it runs on, such as `ml.m5.xlarge`, or `serverless`: two fleets are alike only when this is the same. */
  readonly hardware: string;
}

/** An endpoint config as SageMaker keeps it, whether it serves or not. */
export interface EndpointConfig {
  readonly configName: string;
  readonly variants: readonly ConfigVariant[];
  /** Models that it names and that do not exist any more. */
  readonly missingModels: readonly string[];
}

/** Instances that a variant may be scaled to. */
export interface ScalingLimits {
  readonly atLeast: number;
  readonly atMost: number;
}
