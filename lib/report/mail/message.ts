import {
  machineNoticeOf,
  type NoticeAttributes,
  noticeAttributesOf,
  renderMachineNotice,
} from '../../contract/notice-message.ts';
import type { Notice } from '../../core/record/notice.ts';
import type { Audience } from '../../core/words/policy.ts';
import { plainLine, subjectLine, wrapped } from './lay-out.ts';
import { type MailContext, type MailFacts, mailFactsOf } from './mail-facts.ts';
import { numbersOf } from './numbers.ts';
import { TEXTS } from './texts.ts';
import { versionContentsOf } from './version-contents.ts';

/** One notice for one audience, ready to be sent. */
export interface Message {
  /** Printable ASCII, one line, at most 99 characters, the outcome first. */
  readonly subject: string;
  /** Plain text, lines of at most 78 characters; only a link may be longer, since a broken one does not open. */
  readonly text: string;
  /** The same for machines: `MachineNotice` as JSON. */
  readonly json: string;
  /** For the filter policies of subscriptions. */
  readonly attributes: NoticeAttributes;
}

/**
 * Puts a notice into words. Stakeholders get it short and without commands, data scientists with numbers and the contents
 * of the versions, engineers with everything and the commands to paste. Same notice, same words.
 */
export function renderMessage(notice: Notice, audience: Audience, context: MailContext): Message {
  const facts = mailFactsOf(notice, context);
  const { outcome, headline } = TEXTS[notice.kind];
  const subject = subjectLine(`${outcome} ${notice.endpoint}${headline(facts)}`);
  const text = textOf(facts, audience);
  const machine = machineNoticeOf(notice, audience, { subject, text });
  return { subject, text, json: renderMachineNotice(machine), attributes: noticeAttributesOf(machine) };
}

function textOf(facts: MailFacts, audience: Audience): string {
  const { happened, users, done } = TEXTS[facts.notice.kind];
  const forStakeholders = audience === 'stakeholders';
  const reason = isReasonTold(facts, audience) ? `Reason: ${facts.why}` : '';
  return [
    section('WHAT HAPPENED', [
      sentences(happened(facts)),
      [wrapped(`When: ${facts.when}`), ...(reason === '' ? [] : [sentences(reason)])].join('\n'),
    ]),
    section('WHAT IT MEANS FOR USERS', [sentences(users(facts))]),
    section('THE NUMBERS', forStakeholders ? [] : [numbersOf(facts)]),
    section('WHAT WAS DONE', [sentences(done(facts))]),
    section('WHAT TO DO NOW', audience === 'engineers' ? steps(facts) : [wrapped(FOR_THE_OTHERS)]),
    section('WHERE TO LOOK', forStakeholders ? [] : [whereToLook(facts)]),
    section('THE VERSIONS', forStakeholders ? [] : [versionContentsOf(facts, audience)]),
    footer(facts, audience),
  ]
    .filter((each) => each !== '')
    .join('\n\n');
}

function isReasonTold({ notice }: MailFacts, audience: Audience): boolean {
  const { reasonForAll, numbersTell } = TEXTS[notice.kind];
  if (audience === 'stakeholders') return reasonForAll === true;
  const shown =
    notice.comparison !== undefined &&
    (notice.cause === 'evidence' ||
      notice.cause === 'strong-fault' ||
      notice.cause === 'silence' ||
      notice.cause === 'limit');
  return !(numbersTell === true && shown);
}

const FOR_THE_OTHERS =
  'You need not do anything. The engineers on call have this mail too, with the commands they need.';

/** A heading with its paragraphs; nothing at all when they are empty. */
function section(heading: string, paragraphs: readonly string[]): string {
  const filled = paragraphs.filter((each) => each.trim() !== '');
  return filled.length === 0 ? '' : `${heading}\n${filled.join('\n\n')}`;
}

/** A label such as "the new version" gets its capital at the start of a sentence. */
const sentences = (text: string): string =>
  wrapped(text.trim().replace(/(^|[.!?:] )the (new|stable) version/g, '$1The $2 version'));

const steps = (facts: MailFacts): string[] =>
  TEXTS[facts.notice.kind].next(facts).flatMap(({ say, command }) => [
    sentences(say),
    ...(command === undefined
      ? []
      : [
          command
            .split('\n')
            .map((line) => `  ${line}`)
            .join('\n'),
        ]),
  ]);

function whereToLook({ notice, context, endpoint }: MailFacts): string {
  const { region } = context;
  const console = region === undefined ? undefined : consoleUrl(region, endpoint);
  return [
    `  Runbook: docs/runbook.md#${notice.kind}`,
    ...(console === undefined ? [] : ['  Console (asks you to sign in):', console]),
  ].join('\n');
}

/** Known for the regions of the standard partition only; the others have consoles of their own. */
const consoleUrl = (region: string, endpoint: string): string | undefined =>
  /^(?!cn-|us-gov-|us-iso)[a-z]{2}-[a-z]+-\d$/.test(region)
    ? `https://${region}.console.aws.amazon.com/sagemaker/home?region=${region}#/endpoints/${endpoint}`
    : undefined;

function footer({ notice, context }: MailFacts, audience: Audience): string {
  const place = [context.account && `account ${context.account}`, context.region].filter(Boolean).join(', ');
  const ids = [`notice ${notice.id}`, ...(notice.rollback === undefined ? [] : [`rollback ${notice.rollback}`])];
  return [
    '-- ',
    wrapped(`stablehand for ${audience}, severity ${notice.severity}${place === '' ? '' : `, ${place}`}`, ''),
    wrapped(plainLine(ids.join(', ')), ''),
  ].join('\n');
}
