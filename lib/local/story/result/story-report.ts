import type { Audience } from '../../../core/words/policy.ts';
import type { IncidentReport, ReportedEvent } from '../../../report/page/incident-report.ts';
import type { Mail } from '../../sns/delivery.ts';
import { demoPolicy } from '../demo-policy.ts';
import { CANARY } from '../deployment.ts';
import { NEW_MODEL, OLD_MODEL } from '../models.ts';
import { SCENARIO_NAMES } from '../scenario.ts';
import { SHOWN_BEFORE_SECONDS } from '../story-arms.ts';
import type { ToldStory } from '../tell-story.ts';
import { affectedOf, momentsOf } from './story-moments.ts';
import { storyNumbersOf, storyWords } from './story-numbers.ts';

/** Alpha of the default policy, where nothing was ever compared. */
const USUAL_THRESHOLD = Math.log(100);

/** A story as the incident page shows it. Both arms are CloudWatch's data, the shares DescribeEndpoint's. */
export function storyReport(story: ToldStory, command: string): IncidentReport {
  const { name, scenario, endpoint, times, end, arms, evidence, shares, labels, mails } = story;
  const { deployment = CANARY } = scenario;
  const labelOf = (model: string): string => labels.get(model) ?? model;
  return {
    title: scenario.title,
    scenario: name,
    endpoint,
    outcome: end.outcome,
    fromEpochSeconds: times.deployedAt - SHOWN_BEFORE_SECONDS,
    toEpochSeconds: times.endedAt,
    ...(times.faultAt === undefined ? {} : { faultAtEpochSeconds: times.faultAt }),
    ...(end.decidedAt === undefined ? {} : { decidedAtEpochSeconds: end.decidedAt }),
    ...(end.completedAt === undefined ? {} : { completedAtEpochSeconds: end.completedAt }),
    ...(end.recoveredAt === undefined ? {} : { recoveredAtEpochSeconds: end.recoveredAt }),
    ...(end.because === undefined ? {} : { because: end.because }),
    ...cameAgainOf(story),
    moments: momentsOf(story),
    affected: affectedOf(story),
    arms: [
      { name: deployment.oldVariant, version: labelOf(OLD_MODEL), role: 'stable', minutes: arms.stable },
      { name: deployment.newVariant, version: labelOf(NEW_MODEL), role: 'candidate', minutes: arms.candidate },
    ],
    badWord: storyWords(story).verb,
    evidence: evidence.points,
    ...(evidence.lane === undefined ? {} : { lane: evidence.lane }),
    margin: demoPolicy(scenario.policy).guards[0]?.margin,
    logThreshold: evidence.logThreshold ?? USUAL_THRESHOLD,
    weights: shares.map(({ atEpochSeconds, variant, model, share }) => ({
      atEpochSeconds,
      variant,
      version: labelOf(model),
      share,
    })),
    failedRequests: addedUp(story),
    events: eventsOfStory(story),
    mails: mails.map((mail) => ({
      atEpochSeconds: mail.atEpochSeconds,
      subject: mail.subject,
      audience: audienceOf(mail) ?? mail.to,
      text: mail.body,
    })),
    numbers: storyNumbersOf(story),
    command,
    whatNext: [
      `Watch another story: npm start -- --scenario NAME, one of ${SCENARIO_NAMES.filter((each) => each !== name).join(', ')}.`,
      'See what a policy of your own would mean: npm run -s stablehand -- check stablehand.yaml',
      'Talk to the embedded AWS with the AWS command line: npm run -s stablehand -- local',
    ],
  };
}

/** The last time that a version which had been rolled back was seen with traffic. */
function cameAgainOf({ events }: ToldStory): Pick<IncidentReport, 'cameAgain'> {
  const at = events.findLastIndex(({ kind }) => kind === 'quarantined-version-back');
  const seen = events[at];
  if (seen === undefined) return {};
  const moved = events.slice(at).find(({ kind }) => kind === 'rolled-back');
  return {
    cameAgain: {
      seenAtEpochSeconds: seen.atEpochSeconds,
      ...(moved === undefined ? {} : { movedAtEpochSeconds: moved.atEpochSeconds }),
    },
  };
}

function addedUp({ arms }: ToldStory): IncidentReport['failedRequests'] {
  let cumulative = 0;
  return arms.candidate.map(({ minute, bad }) => {
    cumulative += bad;
    return { minute, cumulative };
  });
}

/** The history, and between its lines what only the scenario knows. Oldest first. */
export function eventsOfStory({ events, scenario, times }: ToldStory): ReportedEvent[] {
  const mishaps = [
    ...(scenario.fault === undefined ? [] : [{ kind: 'fault', ...scenario.fault }]),
    ...(scenario.incident === undefined ? [] : [{ kind: 'trouble', ...scenario.incident }]),
  ];
  const known = mishaps.map(
    ({ kind, afterMinutes, what }): ReportedEvent => ({
      kind,
      atEpochSeconds: times.deployedAt + afterMinutes * 60,
      who: 'the scenario',
      why: `${what}; nobody tells stablehand`,
    }),
  );
  const acts = times.acts.map(
    ({ atEpochSeconds, mark, who, why }): ReportedEvent => ({ atEpochSeconds, kind: mark, who, why }),
  );
  return [...known, ...acts, ...events]
    .filter(({ atEpochSeconds }) => atEpochSeconds <= times.endedAt)
    .sort((left, right) => left.atEpochSeconds - right.atEpochSeconds)
    .map(({ atEpochSeconds, kind, who, why }, index, all) => {
      const said = all[index - 1];
      return { atEpochSeconds, kind, who, why: said?.why === why && said.who === who ? 'for the same reason' : why };
    });
}

/** Every mail names its audience in its last lines. */
export function audienceOf({ body }: Mail): Audience | undefined {
  return /^stablehand for (engineers|data-scientists|stakeholders),/m.exec(body)?.[1] as Audience | undefined;
}
