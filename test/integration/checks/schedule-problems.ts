import { parseTickInput } from '../../../lib/contract/tick-input.ts';
import { type Deployment, roleOf, type Schedule } from './deployment.ts';
import { rightsProblems } from './rights-problems.ts';

/** What EventBridge Scheduler replaces by the time of the call. */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** What a schedule sends at this time, which is in ISO 8601. */
export const inputAt = ({ Target }: Schedule, at: string): unknown =>
  JSON.parse(Target.Input.replaceAll(SCHEDULED_TIME, at));

/** A sentence for everything that keeps the health check from being called every minute with its scheduled time. */
export function scheduleProblems(
  deployment: Deployment,
  healthCheckArn: string,
  nameOf: (logicalId: string) => string,
): string[] {
  const { schedules } = deployment;
  if (schedules.length === 0) return ['there is no schedule'];
  return schedules.flatMap((schedule) => {
    const { ScheduleExpression, State, Target } = schedule;
    return [
      ...(ScheduleExpression === 'rate(1 minute)' ? [] : [`it runs at ${ScheduleExpression}, not every minute`]),
      ...(State === 'ENABLED' ? [] : [`it is ${State}`]),
      ...(Target.Arn === healthCheckArn ? [] : [`it calls ${Target.Arn}, not the health check ${healthCheckArn}`]),
      ...inputProblems(schedule),
      ...roleProblems(deployment, Target, nameOf),
    ];
  });
}

function inputProblems(schedule: Schedule): string[] {
  if (!schedule.Target.Input.includes(SCHEDULED_TIME)) return ['its input has no scheduled time'];
  try {
    parseTickInput(inputAt(schedule, '2026-11-22T10:00:00Z'));
    return [];
  } catch (refusal) {
    return [refusal instanceof Error ? refusal.message : String(refusal)];
  }
}

function roleProblems(deployment: Deployment, { Arn, RoleArn }: Schedule['Target'], nameOf: (id: string) => string) {
  const role = roleOf(deployment, RoleArn, nameOf);
  if (role === undefined) return [`its role ${RoleArn ?? '(none)'} is not one of this stack`];
  const trusted = role.trusts.includes('scheduler.amazonaws.com');
  const invoke = { action: 'lambda:InvokeFunction', resources: [Arn], keys: {} };
  return [
    ...(trusted ? [] : [`its role ${role.id} may not be taken on by scheduler.amazonaws.com`]),
    ...rightsProblems(role, [invoke]),
  ];
}
