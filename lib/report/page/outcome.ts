import { countOf } from '../../core/words/spoken.ts';
import type { IncidentOutcome, IncidentReport } from './incident-report.ts';

/** The outcome in one or two words, with a sign, so that colour is not needed to read it. */
export const OUTCOME_BADGE: Readonly<
  Record<IncidentOutcome, { readonly sign: string; readonly words: string; readonly tone: 'good' | 'calm' | 'bad' }>
> = {
  recovered: { sign: '\u2713', words: 'Recovered', tone: 'good' },
  'no-rollback': { sign: '\u2013', words: 'No rollback', tone: 'calm' },
  'not-recovered': { sign: '!', words: 'Not recovered', tone: 'bad' },
  held: { sign: '!', words: 'Held: a person must decide', tone: 'bad' },
  rejected: { sign: '\u2013', words: 'Rejected by a person', tone: 'calm' },
  superseded: { sign: '!', words: 'Stopped: somebody else took over', tone: 'bad' },
  withdrawn: { sign: '\u2013', words: 'Withdrawn: nothing left to move', tone: 'calm' },
  failed: { sign: '\u2717', words: 'Rollback failed', tone: 'bad' },
};

/** What happened, in plain words, from the times that are known. */
export function outcomeSentence(report: IncidentReport): string {
  const candidate = report.arms.find(({ role }) => role === 'candidate')?.version ?? 'the new version';
  const stable = report.arms.find(({ role }) => role === 'stable')?.version ?? 'the stable version';
  const { faultAtEpochSeconds: fault, decidedAtEpochSeconds: decided, completedAtEpochSeconds: moved } = report;
  const found = fault === undefined || decided === undefined ? '' : `, ${spanOf(fault, decided)} after it went bad`;
  const away = decided === undefined || moved === undefined ? '' : ` after ${spanOf(decided, moved)}`;
  const because = report.because === undefined ? '' : `: ${report.because}`;
  switch (report.outcome) {
    case 'recovered':
      return `${candidate} was found to be worse than ${stable}${found}. All traffic was back on ${stable}${away}${wellAgain(report)}.${cameAgain(report)}`;
    case 'not-recovered':
      return `${candidate} was found to be worse than ${stable}${found}, and traffic was moved to ${stable}, but requests still went wrong afterwards${because}.`;
    case 'held':
      return `${candidate} was found to be worse than ${stable}${found}, but it was not safe to move traffic without a person${because}.`;
    case 'rejected':
      return `${candidate} was found to be worse than ${stable}${found}, and a person decided that it keeps its traffic${because}.`;
    case 'superseded':
      return `${candidate} was found to be worse than ${stable}${found}, but before the move was proven somebody else took over${because}.`;
    case 'withdrawn':
      return `${candidate} was found to be worse than ${stable}${found}, and then there was nothing left to move${because}.`;
    case 'failed':
      return `${candidate} was found to be worse than ${stable}${found}, but the traffic could not be moved back${because}.`;
    case 'no-rollback':
      if (decided !== undefined)
        return `${candidate} was found to be worse than ${stable}${found}, but nothing was moved.`;
      return `In ${spanOf(report.fromEpochSeconds, report.toEpochSeconds)} nothing was moved: the evidence never said that ${candidate} is worse than ${stable}.`;
  }
}

function wellAgain({ completedAtEpochSeconds: moved, recoveredAtEpochSeconds: well }: IncidentReport): string {
  if (well === undefined) return '';
  return moved === undefined
    ? ', and recovery was confirmed'
    : `, and recovery was confirmed ${spanOf(moved, well)} later`;
}

/** A version that was moved away and got traffic once more. */
function cameAgain({ cameAgain: again }: IncidentReport): string {
  if (again === undefined) return '';
  const { seenAtEpochSeconds: seen, movedAtEpochSeconds: moved } = again;
  const away = moved === undefined ? 'and still has traffic' : `and was moved away again within ${spanOf(seen, moved)}`;
  return ` Later it came again, ${away}.`;
}

/** A time span as people say it. */
export function spanOf(fromEpochSeconds: number, toEpochSeconds: number): string {
  const minutes = Math.round((toEpochSeconds - fromEpochSeconds) / 60);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return countOf(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours >= 72 && hours % 24 === 0 && minutes % 60 === 0) return countOf(hours / 24, 'day');
  return minutes % 60 === 0 ? countOf(hours, 'hour') : `${countOf(hours, 'hour')} ${countOf(minutes % 60, 'minute')}`;
}
