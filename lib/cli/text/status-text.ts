import type {
  GuardStatus,
  JudgedStatus,
  ServingStatus,
  SignalStatus,
  VariantStatus,
} from '../../core/guard/guard-status.ts';
import { optionTexts, signalWords } from '../../core/words/signal-words.ts';
import { countOf, oddsOf, percentOf, portionOf, wholeOf } from '../../core/words/spoken.ts';
import { plainLine } from '../../report/mail/lay-out.ts';
import type { Paint } from './paint.ts';
import { filled } from './text-layout.ts';

const LABEL = 12;

interface StatusTextOptions {
  readonly now: number;
  /** The policy file that the mode was read from: what is deployed may be older or newer. */
  readonly policy: string;
  readonly paint: Paint;
}

/** All about one guard, in lines of at most 80 columns where the terminal is no wider. */
export function statusLines(status: GuardStatus, { now, policy, paint }: StatusTextOptions): string[] {
  const row = (label: string, text: string): string[] =>
    filled(text, { first: `  ${label.padEnd(LABEL)}`, rest: ' '.repeat(LABEL + 2), columns: paint.columns });
  const head = `${paint.bold(status.endpoint)}${status.mode === undefined ? '' : `  (mode ${status.mode}, says ${policy} here)`}`;
  if (status.lookedAt === undefined) {
    return [
      head,
      ...row('looked at', 'never: no tick has recorded anything about it. Check its name, the table and the region'),
    ];
  }
  const { trouble, rollback, pausedUntil, pauseReason } = status;
  return [
    head,
    ...row('looked at', `${minuteOf(status.lookedAt)}, ${agoOf(status.lookedAt, now)}`),
    ...(trouble === undefined
      ? []
      : row(
          'blind',
          paint.bad(`${trouble.reason.replaceAll('-', ' ')} since ${minuteOf(trouble.since)}: nothing is judged`),
        )),
    ...servedRows(status, paint.columns),
    ...status.serving.flatMap((each, index) => row(index === 0 ? 'health' : '', healthText(each, paint))),
    ...row('stable', stableText(status)),
    ...(status.judged.length === 0 ? row('judged', 'nothing') : status.judged.flatMap((each) => judgedRows(each, row))),
    ...status.notWatched.flatMap((each, index) => row(index === 0 ? 'unwatched' : '', each)),
    ...(rollback === undefined
      ? row('rollback', 'none yet')
      : row(
          'rollback',
          `${rollback.from} to ${rollback.to}: ${rollbackText(rollback)}, decided ${minuteOf(rollback.decidedAt)} by ${plainLine(rollback.who)}`,
        )),
    ...(rollback === undefined ? [] : row('', `why: ${plainLine(rollback.why)}`)),
    ...(rollback === undefined ? [] : row('', `id: ${rollback.id}`)),
    ...answerRows(status, row),
    ...(pausedUntil === undefined
      ? []
      : row(
          'paused',
          paint.bold(
            `until ${minuteOf(pausedUntil)} (${plainLine(pauseReason ?? 'no reason given')}): automation is paused, manual rollback still works`,
          ),
        )),
    ...listRow('quarantined', status.quarantined, row),
    ...listRow('released', status.released, row),
    ...listRow('rejected', status.rejected, row),
    ...(status.undelivered === 0
      ? []
      : row('untold', `${countOf(status.undelivered, 'event or notice')} not delivered yet; each tick tries again`)),
  ];
}

type Row = (label: string, text: string) => string[];

const listRow = (label: string, versions: readonly string[], row: Row): string[] =>
  versions.length === 0 ? [] : row(label, versions.join(', '));

function healthText({ variant, version, condition, since, asOf, failed }: ServingStatus, paint: Paint): string {
  const who = `${version} on ${variant}`;
  const known = asOf === undefined ? '' : `, as of ${minuteOf(asOf)}`;
  if (condition === 'unknown' || since === undefined) return `${who}: not known yet${known}`;
  if (condition === 'well') return `${who}: no trouble seen since ${minuteOf(since)}${known}`;
  const counted = failed === undefined || failed.requests === 0 ? '' : `: ${countsOf(failed)} failed`;
  return paint.bad(`${who}: degraded since ${minuteOf(since)}${known}${counted}`);
}

const LONGEST_VARIANT = 30;

/** One line a variant; what is too long for it is cut, since columns are to be compared at a glance. */
function servedRows({ live, endpointStatus }: GuardStatus, columns: number): string[] {
  const line = (text: string, index: number): string =>
    cut(`  ${(index === 0 ? 'serves' : '').padEnd(LABEL)}${text}`, columns).trimEnd();
  if (endpointStatus === 'gone') return [line('nothing: the endpoint is gone', 0)];
  if (live.length === 0) return [line('not known yet', 0)];
  const cells = live.map(servedCells);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map(([variant = '', version = '', share = '', model = ''], index) => {
    const aligned = [variant.padEnd(widths[0] ?? 0), version.padEnd(widths[1] ?? 0), share.padStart(widths[2] ?? 0)];
    return line([...aligned, model].join('  '), index);
  });
}

const servedCells = ({ variant, version = '?', model = '', share, wanted }: VariantStatus): string[] => {
  const asked = wanted === undefined ? '' : `, ${portionOf(wanted)} asked for`;
  return [cut(variant, LONGEST_VARIANT), version, `${portionOf(share)}${asked}`, model];
};

/** What a person can say to a rollback that waits for one. */
function answerRows({ endpoint, rollback }: GuardStatus, row: Row): string[] {
  const order = `stablehand rollback ${endpoint}`;
  if (rollback?.status === 'held') return row('', `by hand: ${order} --reason WHY`);
  if (rollback?.status !== 'awaiting-approval') return [];
  return [...row('', `yes: ${order} --approve --reason WHY`), ...row('', `no: ${order} --reject --reason WHY`)];
}

function stableText({ stable, anchor, quarantined }: GuardStatus): string {
  if (stable === undefined) return 'nobody knows: name it under stable: in the policy, or promote a version';
  if (quarantined.includes(stable)) return `${stable}, but it is quarantined: promote another version, or release it`;
  if (anchor === undefined) return `${stable}, never promoted by a person`;
  return anchor === stable ? `${stable}, promoted by a person` : `${stable}; a person promoted ${anchor} last`;
}

function judgedRows(judged: JudgedStatus, row: Row): string[] {
  const { candidate, variant, against, since, decidedAt, evidenceRejected, signals, logE, logThreshold } = judged;
  const decided = decidedAt === undefined ? '' : `; a breach was decided on at ${minuteOf(decidedAt)}`;
  const rejected = evidenceRejected ? '; its evidence was rejected, only a hard limit may move it' : '';
  return [
    ...row('judged', `${candidate} on ${variant} against ${against}, since ${minuteOf(since)}${decided}${rejected}`),
    ...(signals.length === 0 ? row('', "not yet: stable's day before has not been read") : []),
    ...signals.flatMap((signal) => row('', signalText(signal))),
    ...(logE === undefined || logThreshold === undefined
      ? []
      : row('', `together: odds ${oddsOf(logE)}, ${oddsOf(logThreshold)} are needed${warns(judged) ? WARNING : ''}`)),
  ];
}

/** Odds at which people should look, though the evidence does not suffice to act. */
const WORTH_A_LOOK = Math.log(10);
const WARNING = '. Warning: this points to a worse version, look at it';

const warns = ({ logE, decidedAt }: JudgedStatus): boolean =>
  logE !== undefined && logE >= WORTH_A_LOOK && decidedAt === undefined;

function signalText(status: SignalStatus): string {
  const { signal, off, candidate, stable, minutes, logE, gatePassed } = status;
  const { row } = signalWords(status);
  const over = optionTexts(status)
    .map(({ value }) => ` (over ${value})`)
    .join('');
  if (candidate === undefined || stable === undefined || minutes === undefined || logE === undefined) {
    return `${signal}: off, ${plainLine(off ?? 'nothing was read of it yet')}`;
  }
  const gate = gatePassed === true || logE <= 0 ? '' : ', but the plain averages do not differ enough';
  return `${row}${over}: ${countsOf(candidate)} against ${countsOf(stable)} in ${countOf(minutes, 'minute')}, odds ${oddsOf(logE)}${gate}`;
}

const countsOf = ({ requests, bad }: { readonly requests: number; readonly bad: number }): string =>
  `${wholeOf(bad)} of ${wholeOf(requests)}${requests === 0 ? '' : ` (${percentOf(bad / requests)})`}`;

function rollbackText({ status, recovery, deadline }: NonNullable<GuardStatus['rollback']>): string {
  const words = status.replaceAll('-', ' ');
  const proof =
    recovery === 'none'
      ? ''
      : `, ${recovery === 'pending' ? 'recovery not proven yet' : recovery.replaceAll('-', ' ')}`;
  const ends = status === 'awaiting-approval' ? 'until' : 'due by';
  return `${words}${proof}${deadline === undefined ? '' : `, ${ends} ${minuteOf(deadline)}`}`;
}

/** Columns of the table over several guards; together with two spaces between them 80 characters. */
const WIDTHS = [30, 6, 12, 26] as const;

/** One line a guard: name, stable, judged, and what needs a person first. */
export function statusTable(statuses: readonly GuardStatus[], paint: Paint): string[] {
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cut(cell, WIDTHS[column] ?? 0).padEnd(WIDTHS[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    paint.dim(line(['endpoint', 'stable', 'judged', 'now'])),
    ...statuses.map((status) =>
      line([
        status.endpoint,
        status.stable ?? '?',
        status.judged.map(({ candidate }) => candidate).join(', ') || '-',
        nowText(status),
      ]),
    ),
  ];
}

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

function nowText({ lookedAt, endpointStatus, trouble, rollback, pausedUntil, serving, judged }: GuardStatus): string {
  if (lookedAt === undefined) return 'never looked at';
  if (endpointStatus === 'gone') return 'gone';
  if (rollback?.status === 'awaiting-approval') return `AWAITS YOUR ANSWER`;
  if (rollback?.open === true) return `rollback ${rollback.status}`;
  if (trouble !== undefined) return `blind: ${trouble.reason}`;
  if (serving.some(({ condition }) => condition === 'degraded')) return 'DEGRADED';
  const suspect = judged.find(warns);
  if (suspect !== undefined) return `WARNING: ${suspect.candidate} looks worse`;
  if (pausedUntil !== undefined) return `paused to ${pausedUntil.slice(5, 16).replace('T', ' ')}`;
  if (rollback?.status === 'held') return `held: look at it`;
  return 'watching';
}

/** `2026-11-22 12:03 UTC`. */
const minuteOf = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

function agoOf(iso: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(iso) / 1000) / 60);
  if (minutes < 0) return 'by a clock that is ahead of this one';
  if (minutes === 0) return 'just now';
  if (minutes < 120) return `${countOf(minutes, 'minute')} ago`;
  return minutes < 2 * 1440
    ? `${countOf(Math.floor(minutes / 60), 'hour')} ago`
    : `${countOf(Math.floor(minutes / 1440), 'day')} ago`;
}
