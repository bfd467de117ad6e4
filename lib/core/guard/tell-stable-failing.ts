import type { Judgement } from '../judge/judgement.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tell, tellOnce } from '../record/outbox.ts';
import { STABLE_FAILING } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { Verdict } from '../words/verdict.ts';

type Judged = Judgement & { readonly verdict: Verdict };

/**
 * Stable fails and the candidate beside it does not: told once, with the version that people may move the traffic to, and again when it is
 * over. Nothing is moved by itself: a version that nobody has called stable is no place to send everybody to.
 */
export function tellStableFailing(state: GuardState, judged: readonly Judged[], atEpochSeconds: number): GuardState {
  const failing = judged.find(({ verdict }) => verdict.kind === 'stable-failing');
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand' };
  const key = `${atEpochSeconds}`;
  if (failing?.verdict.kind === 'stable-failing') {
    // what serves is watched by itself: where people have heard already that this variant fails, once is enough
    const isTold = state.watch?.some(
      ({ variant, degraded }) => variant === failing.stableVariant && degraded?.told === true,
    );
    if (isTold === true) return state;
    const { candidate: to, candidateVariant: toVariant, stable: from, stableVariant: fromVariant, verdict } = failing;
    const told = { ...facts, why: verdict.why, from, to };
    const [comparison] = verdict.comparisons;
    return tellOnce(
      state,
      STABLE_FAILING,
      eventEntry(key, { ...told, kind: 'stable-failing' }),
      noticeEntry(
        makeNotice('stable-failing', key, {
          ...told,
          fromVariant,
          toVariant,
          ...(comparison === undefined ? {} : { comparison }),
        }),
      ),
    );
  }
  if (!state.told.includes(STABLE_FAILING)) return state;
  const forgotten = { ...state, told: state.told.filter((each) => each !== STABLE_FAILING) };
  // without a candidate nobody compares: what serves is watched by itself, and tells on its own
  if (judged.length === 0) return forgotten;
  if (!judged.every(({ verdict }) => seesStable(verdict))) return state;
  const why = 'stable no longer fails';
  return tell(
    forgotten,
    eventEntry(key, { ...facts, kind: 'stable-failing-over', why }),
    noticeEntry(makeNotice('stable-failing-over', key, { ...facts, why })),
  );
}

/** While we cannot see we do not know that it is over. */
export const seesStable = (verdict: Verdict): boolean =>
  (verdict.kind === 'healthy' && verdict.asOfMinute === undefined) ||
  verdict.kind === 'breach' ||
  (verdict.kind === 'inconclusive' && verdict.reason === 'too-little-traffic');
