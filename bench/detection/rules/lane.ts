import type { FrozenSignal } from '../../../lib/core/judge/judgement.ts';
import { newestClosed } from '../../../lib/core/minutes/closing.ts';
import { coldStart } from '../../../lib/core/signals/cadence.ts';
import { signalNamed } from '../../../lib/core/signals/named.ts';
import type { DrawnRun, SignalColumns } from '../draw/draw-run.ts';
import { type EvidenceWatch, watchEvidence } from './evidence-watch.ts';

/** One signal of a run on its way through the evidence. A tick is called after the newest minute that is closed by then. */
export interface Lane {
  readonly frozen: FrozenSignal;
  /** Folds what is new at this tick: never the same minute twice, and none before the one that is waited for. */
  readonly foldTo: (tick: number) => void;
  readonly highestLogE: EvidenceWatch['highestLogE'];
  readonly reading: EvidenceWatch['reading'];
}

/** Minutes from a minute's end until it is closed. */
const WATERMARK_MINUTES = -1 - newestClosed(0);

export function laneOf(run: DrawnRun, frozen: FrozenSignal, columns: SignalColumns): Lane {
  const watch = watchEvidence(frozen.evidence);
  const { candidate, stable } = columns;
  let next = coldStart(signalNamed(frozen.signal).cadence);
  return {
    frozen,
    foldTo(tick) {
      for (; next <= tick && next < run.minutes && readyAt(columns, next) <= tick; next += 1) {
        if (run.arrived[next] === 0) continue;
        const [nc, kc, ns, ks] = [candidate.n[next]!, candidate.k[next]!, stable.n[next]!, stable.k[next]!]; // next < minutes
        watch.fold(next, { n: nc, k: kc }, { n: ns, k: ks });
      }
    },
    highestLogE: watch.highestLogE,
    reading: watch.reading,
  };
}

/** The tick at which all of a minute has come; with lags of a few minutes none is given up. */
export function readyAt({ late }: Pick<SignalColumns, 'late'>, minute: number): number {
  return minute + Math.max(0, (late?.[minute] ?? 0) - WATERMARK_MINUTES);
}
