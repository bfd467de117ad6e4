import { signalWords } from '../../../core/words/signal-words.ts';
import { countOf, oddsOf, portionOf, wholeOf } from '../../../core/words/spoken.ts';
import type { BreachCause } from '../../../core/words/verdict.ts';
import { TOGETHER } from '../../../report/page/incident-report.ts';
import { spanOf } from '../../../report/page/outcome.ts';
import { NEW_MODEL } from '../models.ts';
import { shareNow } from '../share-steps.ts';
import type { ToldStory } from '../tell-story.ts';
import type { StoryMinute } from './read-back.ts';

/** The signal that the story is about, in words. */
export const storyWords = ({ scenario, evidence: { slowerThanMicros } }: ToldStory) =>
  signalWords(
    slowerThanMicros === undefined ? { signal: 'errors' } : { signal: scenario.signal ?? 'errors', slowerThanMicros },
  );

/** Bad requests of the candidate since its deployment, as far as CloudWatch heard of them. */
export const failedRequestsOf = ({ arms }: ToldStory): number => badOf(arms.candidate);

/** Minutes, with the fraction that is left; absent when there was no fault or no decision. */
export function minutesToDecision({ times: { faultAt }, end: { decidedAt } }: ToldStory): number | undefined {
  return faultAt === undefined || decidedAt === undefined ? undefined : (decidedAt - faultAt) / 60;
}

/** The few numbers that matter, each as a label and a value for people. */
export function storyNumbersOf(story: ToldStory): { readonly label: string; readonly value: string }[] {
  const { times, end, served, arms, evidence, mails } = story;
  const { logThreshold, cause } = evidence;
  const minutes = minutesToDecision(story);
  const { faultAt } = times;
  const since = faultAt === undefined ? undefined : arms.candidate.filter(({ minute }) => minute * 60 >= faultAt);
  const { verb } = storyWords(story);
  const requests = arms.candidate.reduce((sum, minute) => sum + minute.requests, 0);
  // what came after the decision did not decide it
  const { decidedAt = Number.POSITIVE_INFINITY } = end;
  const all = evidence.points
    .filter(({ signal, minute }) => signal === TOGETHER && minute * 60 <= decidedAt)
    .map(({ logE }) => logE);
  const highest = all.length === 0 ? undefined : all.reduce((most, logE) => Math.max(most, logE));
  return [
    {
      label: 'from the fault to the decision',
      value: faultAt === undefined ? 'no fault' : minutes === undefined ? 'not decided' : countOf(minutes, 'minute'),
    },
    ...(end.recoveredAt === undefined || end.decidedAt === undefined
      ? []
      : [{ label: 'from the decision to the proof', value: spanOf(end.decidedAt, end.recoveredAt) }]),
    { label: `of ${wholeOf(requests)} requests to the new version ${verb}`, value: wholeOf(badOf(arms.candidate)) },
    ...(since === undefined ? [] : [{ label: 'of them since the fault', value: sinceFault(since) }]),
    { label: 'its traffic now, read back', value: portionOf(shareNow(served, NEW_MODEL)) },
    ...(highest === undefined || logThreshold === undefined ? [] : [reasonOf(cause, highest, logThreshold)]),
    { label: 'mails sent', value: wholeOf(mails.length) },
  ];
}

const badOf = (minutes: readonly StoryMinute[]): number => minutes.reduce((sum, { bad }) => sum + bad, 0);

/** A candidate that reports nothing has not failed nothing. */
const sinceFault = (minutes: readonly StoryMinute[]): string =>
  minutes.length === 0 ? 'nothing was reported' : wholeOf(badOf(minutes));

function reasonOf(cause: BreachCause | undefined, highest: number, logThreshold: number) {
  const limit = oddsOf(logThreshold);
  switch (cause) {
    case 'hard-limit':
      return { label: 'decided it: most requests failed', value: 'hard limit' };
    case 'strong-fault':
      return { label: 'decided it', value: 'too strong for a burst' };
    case 'silence':
      return { label: 'decided it', value: 'silence' };
    case 'evidence':
      return { label: `odds that decided it, limit ${limit}`, value: plainOdds(highest) };
    case 'limit':
      return { label: 'decided it', value: 'over its limit' };
    case undefined:
      return { label: `highest odds, limit ${limit}`, value: plainOdds(highest) };
  }
}

const plainOdds = (logE: number): string => oddsOf(logE).replace('about ', '');
