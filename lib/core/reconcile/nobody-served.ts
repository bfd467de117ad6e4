import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tellOnce } from '../record/outbox.ts';
import { NOBODY_SERVED } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import { desiredShares, type EndpointState, isDeploying } from '../words/endpoint.ts';

/**
 * Every variant has weight 0: whoever set that may mean it, but nobody is served by anybody, so people hear of it at once. Stablehand never
 * sets it, and does not know what SageMaker then answers: it is not documented.
 */
export function tellNobodyServed(before: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  if (isDeploying(endpoint) || endpoint.variants.length === 0) return before;
  if (desiredShares(endpoint).some(({ share }) => share > 0)) {
    if (!before.told.includes(NOBODY_SERVED)) return before;
    return { ...before, told: before.told.filter((key) => key !== NOBODY_SERVED) };
  }
  const names = endpoint.variants.map(({ name }) => name).join(', ');
  const why = `every variant has weight 0 (${names}), so no request is sent to any of them`;
  const key = `${atEpochSeconds}`;
  const facts = { endpoint: before.endpoint, atEpochSeconds, who: 'somebody else', why };
  return tellOnce(
    before,
    NOBODY_SERVED,
    eventEntry(key, { ...facts, kind: 'nobody-served' }),
    noticeEntry(makeNotice('nobody-served', key, facts)),
  );
}
