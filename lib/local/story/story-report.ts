import type { Audience } from '../../core/policy.ts';
import { versionLabel } from '../../core/version.ts';
import type { IncidentReport, ReportedEvent } from '../../report/page/incident-report.ts';
import type { Mail } from '../sns/delivery.ts';
import { CANDIDATE, STABLE } from './run-story.ts';
import type { ScenarioName } from './scenario.ts';
import { numbersOf, storyWords } from './story-numbers.ts';
import { SHOWN_BEFORE_SECONDS, type ToldStory } from './tell-story.ts';

/** Alpha of the default policy, where nothing was ever compared. */
const USUAL_THRESHOLD = Math.log(100);

/** A story as the incident page shows it. Both arms are CloudWatch's data, the shares DescribeEndpoint's. */
export function storyReport(story: ToldStory, command: string): IncidentReport {
  const { name, endpoint, times, end, arms, evidence, shares, mails } = story;
  return {
    title: TITLES[name],
    scenario: name,
    endpoint,
    outcome: end.outcome,
    fromEpochSeconds: times.deployedAt - SHOWN_BEFORE_SECONDS,
    toEpochSeconds: times.endedAt,
    ...(times.faultAt === undefined ? {} : { faultAtEpochSeconds: times.faultAt }),
    ...(end.decidedAt === undefined ? {} : { decidedAtEpochSeconds: end.decidedAt }),
    ...(end.completedAt === undefined ? {} : { completedAtEpochSeconds: end.completedAt }),
    ...(end.recoveredAt === undefined ? {} : { recoveredAtEpochSeconds: end.recoveredAt }),
    arms: [
      { name: STABLE.variant, version: versionLabel(1), role: 'stable', minutes: arms.stable },
      { name: CANDIDATE.variant, version: versionLabel(2), role: 'candidate', minutes: arms.candidate },
    ],
    badWord: storyWords(story).verb,
    evidence,
    logThreshold: story.logThreshold ?? USUAL_THRESHOLD,
    weights: shares,
    failedRequests: addedUp(story),
    events: eventsWithFault(story),
    mails: mails.map((mail) => ({
      atEpochSeconds: mail.atEpochSeconds,
      subject: mail.subject,
      audience: audienceOf(mail) ?? mail.to,
      text: mail.body,
    })),
    numbers: numbersOf(story),
    command,
    whatNext: [
      'Watch another fault: npm start -- --scenario silent (or slow, dead, shared-incident, healthy).',
      'See what a policy of your own would mean: npm run -s stablehand -- check stablehand.yaml',
      'Talk to the embedded AWS with the AWS command line: npm run -s stablehand -- local',
    ],
  };
}

const TITLES: Readonly<Record<ScenarioName, string>> = {
  'bad-errors': 'A new model failed five times as often',
  slow: 'A new model took half as long again',
  dead: 'A new model failed nine requests of ten',
  silent: 'A new model was not heard of any more',
  healthy: 'A new model that is as good as the old one',
  'shared-incident': 'A trouble that both models shared',
};

function addedUp({ arms }: ToldStory): IncidentReport['failedRequests'] {
  let cumulative = 0;
  return arms.candidate.map(({ minute, bad }) => {
    cumulative += bad;
    return { minute, cumulative };
  });
}

/** The history, and between its lines what only the scenario knows. Oldest first. */
export function eventsWithFault({ events, scenario, times }: ToldStory): ReportedEvent[] {
  const { incident, about } = scenario;
  const known = [
    ...(times.faultAt === undefined ? [] : [{ atEpochSeconds: times.faultAt, kind: 'fault' }]),
    ...(incident === undefined
      ? []
      : [{ atEpochSeconds: times.deployedAt + incident.afterMinutes * 60, kind: 'trouble' }]),
  ].map((moment): ReportedEvent => ({ ...moment, who: 'the scenario', why: `${about}; nobody tells stablehand` }));
  return [...known, ...events].sort((left, right) => left.atEpochSeconds - right.atEpochSeconds);
}

/** Every mail names its audience in its last lines. */
export function audienceOf({ body }: Mail): Audience | undefined {
  return /^stablehand for (engineers|data-scientists|stakeholders),/m.exec(body)?.[1] as Audience | undefined;
}
