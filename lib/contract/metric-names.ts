/** Stablehand's own metrics, written as embedded metric format by the functions and read by the stack's alarms. */
export const METRIC_NAMESPACE = 'Stablehand';

export const METRIC = {
  /** Guards looked at, by verdict (dimension `verdict`). */
  guardsJudged: 'GuardsJudged',
  /** Guards whose tick failed: one failure never stops the others, so Lambda's own Errors metric alone would not count them. */
  guardsFailed: 'GuardsFailed',
  rollbacks: 'Rollbacks',
  /** Seconds between the tick's scheduled time and its end. */
  tickLagSeconds: 'TickLagSeconds',
} as const;
