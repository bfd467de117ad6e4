import { PEERS } from '../../lib/backtest/peers/all-peers.ts';
import { estimateHistory } from '../../lib/core/evidence/estimate-history.ts';
import type { EvidenceParams } from '../../lib/core/evidence/evidence-params.ts';
import { evidenceOf, foldRow, startEvidence } from '../../lib/core/evidence/signal-evidence.ts';
import type { Run } from './simulate.ts';

/** Who decides: the project's own rule with a day of history, without one, or the usual rules. */
export type Rule = string;

export const WITH_HISTORY: Rule = 'stablehand';
export const COLD: Rule = 'stablehand, no history';

const ALPHA = 0.01;

/** The minute after which each rule rolls back; a rule that never does is not in it. */
export type Decisions = Readonly<Record<Rule, number>>;

/** Lets every rule look at the same minutes. */
export function judgeRun(run: Run, { peers, bakeMinutes }: { peers: boolean; bakeMinutes: number }): Decisions {
  const history = estimateHistory(run.history);
  const params: EvidenceParams = { alpha: ALPHA, or0: 1.1, bakeMinutes };
  const decisions: Record<Rule, number> = {};
  const note = (rule: Rule, minute: number | undefined) => {
    if (minute !== undefined) decisions[rule] = minute;
  };
  note(WITH_HISTORY, decidedAt(history === undefined ? params : { ...params, history }, run));
  note(COLD, decidedAt(params, run));
  if (peers) {
    const total = run.history.reduce((sum, { n, k }) => ({ n: sum.n + n, k: sum.k + k }), { n: 0, k: 0 });
    for (const peer of PEERS) {
      const watch = peer.start({ rate: total.k / total.n });
      note(peer.rule, run.rows.find((row) => watch?.({ candidate: row.candidate, stable: row.stable }))?.minute);
    }
  }
  return decisions;
}

function decidedAt(params: EvidenceParams, { rows }: Run): number | undefined {
  const threshold = Math.log(1 / params.alpha);
  let evidence = startEvidence(params, 0);
  for (const row of rows) {
    evidence = foldRow(params, evidence, row);
    if (evidence.highestLogE < threshold) continue;
    const { logE, gate } = evidenceOf(params, evidence);
    if (logE >= threshold && gate.pass) return row.minute;
  }
  return undefined;
}
