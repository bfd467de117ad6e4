/** Stablehand's own metrics, written as embedded metric format by the functions and read by the stack's alarms. */
export const METRIC_NAMESPACE = 'Stablehand';

/** All have one dimension, `service`: the stack's name, so that two stacks in one account are told apart. */
export const METRIC = {
  /** Guards that were looked at in a tick, whatever was found. */
  guardsJudged: 'GuardsJudged',
  /** Guards whose tick failed: one failure never stops the others, so Lambda's own Errors metric alone would not count them. Has an alarm. */
  guardsFailed: 'GuardsFailed',
  /** Moves of traffic that SageMaker accepted. For dashboards: people are told by notices. */
  rollbacks: 'Rollbacks',
  /** Seconds between the tick's scheduled time and its end. For dashboards: a tick that does not come rings an alarm of its own. */
  tickLagSeconds: 'TickLagSeconds',
} as const;
