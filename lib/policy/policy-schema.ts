import type * as z from 'zod';
import { AUDIENCES, COMPARISONS, HARD_LIMIT_RULES, MODES, SEVERITIES } from '../core/words/policy.ts';
import { renderDurationMinutes } from './duration.ts';
import { mlflowOfGuardSchema, mlflowSchema } from './mlflow/mlflow-schema.ts';
import { renderPercentage } from './percentage.ts';
import { AUDIENCE_DEFAULT, GUARD_DEFAULTS, RANGES, TIMEZONE_DEFAULT } from './policy-defaults.ts';
import {
  anyListOf,
  awsName,
  durationMinutes,
  durationMinutesOr,
  emailAddress,
  fraction,
  listOf,
  mapOf,
  number,
  oneOf,
  timeZone,
} from './policy-values.ts';
import { signalsSchema } from './signals-schema.ts';

const defaultWords = {
  mode: oneOf(MODES).optional().meta({
    description:
      'What to do about a breach. observe: decide and tell, move nothing. approve: ask, act when the wait runs out. auto: act.',
    default: GUARD_DEFAULTS.mode,
  }),
  solo: oneOf(MODES).optional().meta({
    description: 'What mode auto means while no stable version serves beside the candidate.',
    default: GUARD_DEFAULTS.solo,
  }),
  compare: oneOf(COMPARISONS).optional().meta({
    description: 'stable: judge the candidate against stable. none: a permanent A/B test, hard limits only.',
    default: GUARD_DEFAULTS.compare,
  }),
  stable: awsName('variant').optional().meta({ description: 'The variant that is stable on first sight.' }),
  'false-rollback-budget': fraction(RANGES.falseRollbackBudget)
    .optional()
    .meta({
      description: 'Chance per deployment to roll back a version that is not worse. A percentage, or a fraction.',
      default: renderPercentage(GUARD_DEFAULTS.falseRollbackBudget),
    }),
  margin: number(RANGES.margin, 'an odds ratio').optional().meta({
    description: 'Odds ratio of candidate to stable that is still called equal.',
    default: GUARD_DEFAULTS.margin,
  }),
  'absolute-margin': fraction(RANGES.absoluteMargin).optional().meta({
    description:
      'A candidate that fails at most this much more often than stable is no worse, whatever the ratio. A percentage, or a fraction. Without it 0.01%, of client errors 0.1%.',
  }),
  'tolerate-bursts': durationMinutesOr('learnt', RANGES.tolerateBurstsMinutes, '15m').optional().meta({
    description:
      'The longest burst of bad requests on one version not to act on. learnt: taken from the history of the endpoint.',
    default: 'learnt',
  }),
  'warm-up': durationMinutes(RANGES.warmUpMinutes, '5m').optional().meta({
    description:
      'How long after a change a new version is not judged, since its first requests are slow or fail while it loads. Hard limits hold all the same. Without it none for errors, 5m for latency.',
  }),
  bake: durationMinutes(RANGES.bakeMinutes, '24h')
    .optional()
    .meta({
      description: 'How long a new version is under judgement before it can become stable.',
      default: renderDurationMinutes(GUARD_DEFAULTS.bakeMinutes),
    }),
  'approve-within': durationMinutes(RANGES.approveWithinMinutes, '15m')
    .optional()
    .meta({
      description: 'In mode approve: how long a person may take before the rollback happens anyway.',
      default: renderDurationMinutes(GUARD_DEFAULTS.approveWithinMinutes),
    }),
  'hard-limits': oneOf(HARD_LIMIT_RULES).optional().meta({
    description:
      'act: a catastrophic failure is acted on at once in approve too. as-mode: it waits for approval like any other.',
    default: GUARD_DEFAULTS.hardLimits,
  }),
  'false-alarm-budget': number(RANGES.falseAlarmsPerQuarter, 'false alarms in a quarter of a year, a number')
    .optional()
    .meta({
      description:
        'False alarms of the watch over what serves that are accepted on one endpoint in a quarter of a year.',
      default: GUARD_DEFAULTS.watch.falseAlarmsPerQuarter,
    }),
  'blame-changes': durationMinutes(RANGES.blameChangesMinutes, '24h')
    .optional()
    .meta({
      description: 'A change this long before trouble began is blamed for it, and taken back as solo says.',
      default: renderDurationMinutes(GUARD_DEFAULTS.watch.blameChangesMinutes),
    }),
  signals: signalsSchema.optional().meta({ description: 'What is judged, and limits. At least one signal is on.' }),
} as const;

export const defaultsSchema = mapOf(defaultWords, 'a map of guard words, such as { mode: approve }');

export const guardSchema = mapOf(
  {
    endpoint: awsName('endpoint').meta({ description: 'The name of the SageMaker endpoint.' }),
    ...defaultWords,
    mlflow: mlflowOfGuardSchema.optional().meta({ description: 'Where the models of this endpoint stand in MLflow.' }),
  },
  'a map such as { endpoint: fraud-detector }',
);

export const subscriberSchema = mapOf(
  {
    email: emailAddress().meta({ description: 'Gets a mail with a link to confirm, and nothing before that.' }),
    audience: oneOf(AUDIENCES).optional().meta({ description: 'Which text to send.', default: AUDIENCE_DEFAULT }),
    endpoints: listOf(awsName('endpoint'), 'a list of guarded endpoints, such as [fraud-detector]')
      .optional()
      .meta({ description: 'Only notices about these; without it, about all.' }),
    severity: listOf(oneOf(SEVERITIES), 'a list of info, warning, critical, such as [critical]')
      .optional()
      .meta({ description: 'Only notices of these severities; without it, of all.' }),
  },
  'a map such as { email: ml-oncall@example.com }',
);

export const policySchema = mapOf(
  {
    guards: listOf(guardSchema, 'a list of guards, such as [{ endpoint: fraud-detector }]').meta({
      description: 'One entry for each endpoint to watch.',
    }),
    notify: anyListOf(subscriberSchema, 'a list of addresses, such as [{ email: ml-oncall@example.com }]')
      .optional()
      .meta({ description: 'Who is told by mail.' }),
    defaults: defaultsSchema.optional().meta({ description: 'Words for every guard that does not say them itself.' }),
    mlflow: mlflowSchema.optional().meta({
      description: "Tells each version's MLflow run what production knows of it. Without it MLflow is left alone.",
    }),
    timezone: timeZone().optional().meta({
      description: 'IANA time zone of the texts that people read; evidence is always UTC.',
      default: TIMEZONE_DEFAULT,
    }),
  },
  'a map with guards: and notify:',
);

export type GuardWords = z.output<typeof guardSchema>;
export type DefaultWords = z.output<typeof defaultsSchema>;
export type PolicyWords = z.output<typeof policySchema>;
export type SubscriberWords = z.output<typeof subscriberSchema>;
