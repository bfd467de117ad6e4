import { counted } from '../core/plan/moves/room.ts';
import { sharesText } from '../core/plan/moves/shares-text.ts';
import type { MutatingCall, Step } from '../core/plan/step.ts';
import { isMoving, isOpen, type Rollback } from '../core/state/rollback.ts';
import { type EndpointState, sameShares } from '../core/words/endpoint.ts';
import { versionLabel } from '../core/words/version.ts';
import type { CarriedOut } from './carry-out.ts';

/** What became of a person’s wish. Refused: nothing was changed. */
export type ManualOutcome =
  | {
      readonly outcome: 'accepted' | 'waiting' | 'dry-run';
      readonly id: string;
      readonly from: string;
      readonly to: string;
      readonly status: string;
      readonly sentence: string;
      readonly failures: readonly unknown[];
    }
  | { readonly outcome: 'refused'; readonly sentence: string };

const factsOf = ({ id, from, to, status }: Rollback) => ({
  id,
  from: versionLabel(from),
  to: versionLabel(to),
  status,
});

/** What would be done, were it no dry run. */
export function dryAnswer(decided: Rollback, step: Step): ManualOutcome {
  const rollback = step.state.rollback ?? decided;
  const facts = { ...factsOf(decided), failures: [] };
  return { outcome: 'dry-run', ...facts, sentence: `${wouldDo(rollback, step)}; nothing was changed` };
}

function wouldDo(rollback: Rollback, step: Step): string {
  if (rollback.status === 'rejected') return `would leave ${versionLabel(rollback.from)} where it is`;
  if (!isMoving(rollback)) return `would be ${rollback.status}: ${whyClosed(step, rollback)}`;
  const { call } = step;
  if (call === undefined)
    return `would move traffic to ${sharesText(rollback.target)}, as soon as SageMaker takes changes`;
  switch (call.kind) {
    case 'config':
      return `would put config ${call.configName} back into service, with ${sharesText(rollback.target)}`;
    case 'instances':
      return `would first ask for ${counted(call.count)} of ${call.variant}, then move traffic to ${sharesText(rollback.target)}`;
    case 'weights':
      return sameShares(call.shares, rollback.target)
        ? `would move traffic to ${sharesText(call.shares)}`
        : `would move traffic to ${sharesText(call.shares)} at once, and to ${sharesText(rollback.target)} when ${versionLabel(rollback.to)} has the instances for it; with "force": true everything goes at once`;
  }
}

/** What became of the wish in this call; the ticks go on with it. */
export function answerOf(
  decided: Rollback,
  step: Step,
  { call, failures }: CarriedOut,
  { status }: EndpointState,
): ManualOutcome {
  const rollback = step.state.rollback ?? decided;
  const facts = { ...factsOf(rollback), failures };
  if (rollback.status === 'rejected') {
    const sentence = 'rejected: the machine leaves this version alone, but for its hard limit';
    return { outcome: 'accepted', ...facts, sentence };
  }
  if (call === 'accepted' && step.call !== undefined) {
    const sentence = `SageMaker accepted ${whatOf(step.call)}; the next ticks read it back and tell when it is proven`;
    return { outcome: 'accepted', ...facts, sentence };
  }
  if (!isOpen(rollback)) {
    const sentence = `recorded as ${rollback.status}, and nothing was moved: ${whyClosed(step, rollback)} (the endpoint is ${status})`;
    return { outcome: 'waiting', ...facts, sentence };
  }
  const sentence = `recorded; the endpoint is ${status}${call === undefined ? '' : ` (call: ${call})`}, the next ticks go on with it`;
  return { outcome: 'waiting', ...facts, sentence };
}

function whatOf(call: MutatingCall): string {
  switch (call.kind) {
    case 'weights':
      return sharesText(call.shares);
    case 'instances':
      return counted(call.count);
    case 'config':
      return `config ${call.configName}`;
  }
}

/** What is told of the end of a rollback says why. */
const whyClosed = ({ state }: Step, { id, status }: Rollback): string =>
  state.outbox.flatMap((entry) =>
    entry.kind === 'event' && entry.event.rollback === id && entry.event.kind === status ? [entry.event.why] : [],
  )[0] ?? 'somebody else changed the endpoint meanwhile';
