import type { GuardState } from '../state/guard-state.ts';
import { assertNever } from '../words/assert-never.ts';
import { versionLabel } from '../words/version.ts';
import { type Order, type Ordered, type OrderView, refused } from './order.ts';
import { pause, resume } from './order-pause.ts';
import { rejudge } from './order-rejudge.ts';
import { promote, quarantine, release } from './order-version.ts';

/** A standing decision of a person. A refusal is a sentence and changes nothing; the same decision twice is said once. */
export function orderByHand(state: GuardState, order: Order, view: OrderView): Ordered {
  switch (order.action) {
    case 'pause':
      return pause(state, order, view);
    case 'resume':
      return resume(state, order, view);
    case 'promote':
      return withVersion(state, order, view, promote);
    case 'quarantine':
      return withVersion(state, order, view, quarantine);
    case 'release':
      return withVersion(state, order, view, release);
    case 'rejudge':
      return rejudge(state, order, view);
    case 'reset':
      return refused(`endpoint: the state of ${state.endpoint} can be read, so nothing is started anew`);
    default:
      return assertNever(order.action);
  }
}

type WithVersion = (state: GuardState, version: number, order: Order, view: OrderView) => Ordered;

function withVersion(state: GuardState, order: Order, view: OrderView, act: WithVersion): Ordered {
  const { version } = order;
  if (version === undefined) return refused(`version: ${order.action} needs one, such as 3 or "v3"`);
  if (!view.knownVersions.includes(version)) {
    const known = view.knownVersions.map(versionLabel).join(', ') || 'none';
    return refused(`version: ${versionLabel(version)} was never seen on ${state.endpoint}; known are ${known}`);
  }
  return act(state, version, order, view);
}
