import { afterCall } from '../plan/moves/call-outcomes.ts';
import { enter } from '../plan/states/enter.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { Rollback } from '../state/rollback.ts';

/** SageMaker heard the call and will not do it. The step after this one looks what else can be done. */
export function refusedBy(state: GuardState, words: string, atEpochSeconds: number): GuardState {
  const { rollback } = state;
  if (rollback?.lease === undefined) return state;
  const said = words.slice(0, 300);
  const { instances, configName } = rollback.lease;
  const happened = { atEpochSeconds, again: `${atEpochSeconds}` };
  if (configName !== undefined) {
    // the config is looked at again, found to be refused, and an older one is tried
    const why = `SageMaker refused config ${configName} (${said})`;
    return enter(state, rollback, 'refused', { ...happened, why, over: withoutLease(rollback, configName, why) });
  }
  // the same weights are asked for again: a right may be given, a change of the endpoint may let them in
  if (instances === undefined) {
    const answered = afterCall(state, 'refused', atEpochSeconds);
    return {
      ...answered,
      rollback: { ...rollback, lease: { ...rollback.lease, ...answered.rollback?.lease, refusal: said } },
    };
  }
  const why = `SageMaker refused ${instances.count} instances of ${instances.variant} (${said})`;
  const refused = { words: said, atEpochSeconds };
  // nothing of it is on its way: whoever insists need not wait for it
  const lease = { ...rollback.lease, notBeforeEpochSeconds: atEpochSeconds };
  const seen = rollback.refused === undefined ? 'refused' : 'refused-again';
  return enter(state, rollback, seen, { ...happened, why, over: { refused, lease } });
}

/** Nothing is on its way: the next call need not wait. */
const withoutLease = ({ ruledOut = [] }: Rollback, configName: string, why: string): Partial<Rollback> => ({
  lease: undefined,
  ruledOut: [...ruledOut, { configName, why }],
});
