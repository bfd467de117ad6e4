import { countOf, wholeOf } from '../../core/words/spoken.ts';
import { isoOf } from '../../core/words/time.ts';
import { DEMO_ENDPOINT } from '../../local/story/demo-policy.ts';
import { CANARY, type StoryDeployment } from '../../local/story/deployment.ts';
import type { LiveNews, LiveStory } from '../../local/story/live-story.ts';
import { type ScenarioName, scenarioOf } from '../../local/story/scenario.ts';
import { USUAL_PER_MINUTE } from '../../local/story/story-traffic.ts';
import { TABLE_NAME } from '../../local/story/story-world.ts';
import { describeCommand, shellWord } from '../../report/mail/command.ts';

import type { Paint } from './paint.ts';
import { filled } from './text-layout.ts';

interface BannerOptions {
  readonly scenario: ScenarioName;
  readonly speed: number;
  readonly minutes: number;
  /** The policy that Stablehand runs by here, as a file. */
  readonly policyFile: string;
  readonly paint: Paint;
}

/** What there is, how to reach it, and what to try. */
export function liveBanner(story: LiveStory, { scenario, speed, minutes, policyFile, paint }: BannerOptions): string[] {
  const { env, endpointUrl } = story.aws;
  const { about, deployment = CANARY, perMinute = USUAL_PER_MINUTE } = scenarioOf(scenario);
  return [
    paint.bold(`AWS on this machine: ${endpointUrl}`),
    ...filled(
      `SageMaker, CloudWatch, DynamoDB, SNS, STS and Lambda, enough for one endpoint. ${DEMO_ENDPOINT} gets about ${wholeOf(perMinute)} requests a minute over the day; its new model came an hour ago. Scenario ${scenario}: ${about}. Stablehand looks once a minute${speed === 1 ? '' : `, ${speed} times as fast as the clock on the wall`}.`,
      { first: '', rest: '', columns: paint.columns },
    ),
    '',
    paint.bold('In another terminal'),
    ...Object.entries({
      ...env,
      STABLEHAND_TABLE: TABLE_NAME,
      STABLEHAND_STACK: story.stackName,
      STABLEHAND_POLICY: policyFile,
    }).map(([name, value]) => `  export ${name}=${value === '' ? "''" : shellWord(value)}`),
    '',
    ...trials(story, deployment).flatMap(({ about, command }) => [paint.bold(about), ...indented(command), '']),
    `Ends with Ctrl-C, or by itself in ${countOf(minutes, 'minute')}.`,
    '',
    paint.bold('What Stablehand does, as it happens (UTC)'),
    '',
  ];
}

const indented = (command: string): string[] => command.split('\n').map((line) => `  ${line}`);

/** From a checkout. */
const PROGRAM = 'npm run -s stablehand --';

/** Commands to paste; each was tried against this very server. */
function trials({ nowEpochSeconds }: LiveStory, deployment: StoryDeployment): { about: string; command: string }[] {
  const now = nowEpochSeconds();
  return [
    { about: 'Who gets the traffic', command: describeCommand(DEMO_ENDPOINT) },
    {
      about: "The new model's requests, minute by minute, as CloudWatch has them",
      command: [
        'aws cloudwatch get-metric-statistics --namespace AWS/SageMaker \\',
        '  --metric-name Invocations --statistics Sum --period 60 \\',
        `  --dimensions Name=EndpointName,Value=${DEMO_ENDPOINT} \\`,
        `    Name=VariantName,Value=${deployment.newVariant} \\`,
        `  --start-time ${isoOf(now - 600)} --end-time ${isoOf(now + 3600)} \\`,
        "  --query 'sort_by(Datapoints,&Timestamp)[].[Timestamp,Sum]' --output table",
      ].join('\n'),
    },
    {
      about: 'Where Stablehand stands, and what it has done',
      command: [`${PROGRAM} status ${DEMO_ENDPOINT}`, `${PROGRAM} history ${DEMO_ENDPOINT}`].join('\n'),
    },
    {
      about: 'Move traffic yourself: within a minute Stablehand writes down that somebody did',
      command: [
        'aws sagemaker update-endpoint-weights-and-capacities \\',
        `  --endpoint-name ${DEMO_ENDPOINT} --desired-weights-and-capacities \\`,
        `  ${weightsToTry(deployment)}`,
      ].join('\n'),
    },
    {
      about: 'Have Stablehand move everything back, as a person on call would',
      command: `${PROGRAM} rollback ${DEMO_ENDPOINT} --reason 'trying it out'`,
    },
  ];
}

/** A quarter for the new model, where there is something beside it. */
const weightsToTry = ({ oldVariant, newVariant }: StoryDeployment): string =>
  oldVariant === newVariant
    ? `VariantName=${newVariant},DesiredWeight=1`
    : `VariantName=${oldVariant},DesiredWeight=3 VariantName=${newVariant},DesiredWeight=1`;

/** News as lines, oldest first. */
export function servedLines({ acts, events, mails, failures }: LiveNews, paint: Paint): string[] {
  const clock = (atEpochSeconds: number): string => isoOf(atEpochSeconds).slice(11, 16);
  const told = [
    ...acts.map(({ atEpochSeconds, who, why }) => ({ atEpochSeconds, text: `${paint.bold(who)} ${why}` })),
    ...events.map(({ atEpochSeconds, kind, why }) => ({
      atEpochSeconds,
      text: `${paint.bold(kind.replaceAll('-', ' '))}: ${why}`,
    })),
    ...mails.map(({ atEpochSeconds, to, subject }) => ({ atEpochSeconds, text: `mail to ${to}: ${subject}` })),
  ].sort((left, right) => left.atEpochSeconds - right.atEpochSeconds);
  return [
    ...told.flatMap(({ atEpochSeconds, text }) =>
      filled(text, { first: `${clock(atEpochSeconds)}  `, rest: ' '.repeat(7), columns: paint.columns }),
    ),
    ...failures.map((failure) => paint.bad(failure)),
  ];
}
