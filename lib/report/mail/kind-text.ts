import type { NoticeKind } from '../../core/record/notice-kinds.ts';
import { describeCommand, invokeCommand, type ManualPayload, type OperatePayload } from './command.ts';
import type { MailFacts } from './mail-facts.ts';

/** Something to do now, with the command to paste where there is one. */
export interface NextStep {
  readonly say: string;
  readonly command?: string;
}

/** All that is said about one kind of notice. Sentences are for everybody; numbers and commands are added around them. */
export interface KindText {
  /** The first words of the subject: the outcome, in capitals. */
  readonly outcome: string;
  /** The rest of the subject, after the endpoint's name; begins with `:`, `,` or nothing. */
  readonly headline: (facts: MailFacts) => string;
  readonly happened: (facts: MailFacts) => string;
  /** What it means for users. */
  readonly users: (facts: MailFacts) => string;
  /** What was done, and whether it is proven. */
  readonly done: (facts: MailFacts) => string;
  /** The recorded reason is plain enough for stakeholders, and says what the sentences cannot. */
  readonly reasonForAll?: true;
  /** Where evidence or silence decided, the numbers say all that the recorded reason says. */
  readonly numbersTell?: true;
  /** For engineers; empty when there is nothing to do. */
  readonly next: (facts: MailFacts) => readonly NextStep[];
}

/** The texts of a few kinds that belong together. */
export type SomeTexts = Partial<Readonly<Record<NoticeKind, KindText>>>;

type Ask = Pick<ManualPayload, 'action' | 'reason'> & Partial<ManualPayload>;

/** A step that calls the manual-rollback function. */
export const ask = ({ endpoint, context }: MailFacts, say: string, payload: Ask): NextStep => ({
  say,
  command: invokeCommand(context.manualRollbackName, { endpoint, ...payload }, context.region),
});

/** A step that calls the operate function: it moves no traffic. */
export const order = (
  { endpoint, context }: MailFacts,
  say: string,
  payload: Omit<OperatePayload, 'endpoint'>,
): NextStep => ({
  say,
  command: invokeCommand(context.operateName, { endpoint, ...payload }, context.region),
});

/** Makes a version the one to return to; nothing where the notice names none. */
export const promoteByHand = (facts: MailFacts, say: string, version: number | undefined): readonly NextStep[] =>
  version === undefined
    ? []
    : [order(facts, say, { action: 'promote', version, reason: `decided by hand after notice ${facts.notice.kind}` })];

/** Rolls back by hand to the version that the notice names, or to the known stable one. */
export const rollBackByHand = (facts: MailFacts, say: string): NextStep =>
  ask(facts, say, {
    action: 'rollback',
    to: facts.notice.to,
    reason: `decided by hand after notice ${facts.notice.kind}`,
  });

/** Only says what a rollback would do. */
export const dryRun = (facts: MailFacts, say: string): NextStep =>
  ask(facts, say, { action: 'rollback', reason: `dry run after notice ${facts.notice.kind}`, dryRun: true });

/** Shows what is served as it is. */
export const lookAtWeights = (facts: MailFacts): NextStep => ({
  say: 'To see what SageMaker serves now (changes nothing):',
  command: describeCommand(facts.endpoint, facts.context.region),
});
