import type { WatchPolicy } from '../words/policy.ts';

/** A quarter of a year: what the budget of false alarms is about. */
const MINUTES_A_QUARTER = 131_400;

/** Log of the statistic from which on a chart is an alarm, so that all charts of an endpoint together keep the budget. */
export const alarmLogE = ({ falseAlarmsPerQuarter }: WatchPolicy, charts: number): number =>
  Math.log((MINUTES_A_QUARTER * Math.max(1, charts)) / falseAlarmsPerQuarter);

/** Odds of 100 to 1 are worth a look every minute: a chart that begins anew all the time is above 1 now and then. */
export const SUSPICIOUS_LOG_E = Math.log(100);
