import { mergeSignals } from '../../../lib/core/evidence/readings/merge-signals.ts';
import type { FrozenParams } from '../../../lib/core/judge/judgement.ts';
import type { SignalLook } from '../../../lib/core/judge/lanes/concurrent/look-at-signal.ts';
import { evidenceVerdict } from '../../../lib/core/judge/verdicts/breach-verdicts.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import type { Lane } from './lane.ts';
import type { Rule } from './rule.ts';

/** The project's judge: frozen by its own function, merged over the signals and decided by its own verdict. */
export const STABLEHAND: Rule = {
  name: 'stablehand',
  title: 'Stablehand, all of the budget on the signals that are drawn',
  start: (view) => watchOf(view.lanes(), restrictedTo(view.frozen(), view.cell.signals)),
};

/** As above, but with the two other signals switched on and silent: errors have their part of the budget only. */
export const STABLEHAND_OF_THREE: Rule = {
  name: 'stablehand-of-three',
  title: 'Stablehand, errors with their part of a budget of three signals',
  start: (view) => watchOf(view.lanes(), view.frozen()),
};

/** The candidate's evidence begins with this deployment. */
const NOTHING_CARRIED = 0;

function watchOf(lanes: readonly Lane[], frozen: FrozenParams) {
  const threshold = Math.log(1 / frozen.alpha);
  let [highest, mayBreach] = [Number.NaN, false];
  return (tick: number): boolean => {
    for (const lane of lanes) lane.foldTo(tick);
    const sum = lanes.reduce((total, lane) => total + lane.highestLogE(), 0);
    if (sum !== highest) {
      highest = sum;
      // an upper limit of the merged evidence, whatever the gates say: below the threshold there is no breach
      mayBreach = highestMerged(lanes, frozen) >= threshold;
    }
    if (!mayBreach) return false;
    const looks = lanes.map((lane) => lookOf(lane, frozen));
    return evidenceVerdict(looks, frozen, NOTHING_CARRIED) !== undefined;
  };
}

function highestMerged(lanes: readonly Lane[], { signals }: FrozenParams): number {
  return mergeSignals(
    signals.map(({ signal, weight }) => {
      const lane = lanes.find(({ frozen }) => frozen.signal === signal);
      return lane === undefined ? { weight } : { weight, logE: lane.highestLogE() };
    }),
  );
}

/** What the judge's verdict asks of a signal. */
function lookOf(lane: Lane, frozen: FrozenParams): SignalLook {
  const own = frozen.signals.find(({ signal }) => signal === lane.frozen.signal) ?? lane.frozen;
  const reading = lane.reading();
  const { nc, kc, ns, ks, minutes } = reading.sums;
  return {
    frozen: own,
    reading,
    unseen: 0,
    stableTrouble: false,
    recent: { read: minutes, unread: 0 },
    // the verdict tells of it only what it was given
    judgement: { cursor: 0, gaps: 0 } as unknown as SignalLook['judgement'],
    comparison: {
      signal: own.signal,
      candidate: { requests: nc, bad: kc },
      stable: { requests: ns, bad: ks },
      minutes,
      logE: reading.logE,
      logThreshold: Math.log(1 / frozen.alpha),
      gatePassed: reading.gate.pass,
    },
  };
}

/** The budget normalised over these signals, as for a guard that has no others. */
function restrictedTo(frozen: FrozenParams, names: readonly SignalName[]): FrozenParams {
  const signals = frozen.signals.filter(({ signal }) => names.includes(signal));
  const total = signals.reduce((sum, { weight }) => sum + weight, 0);
  return { ...frozen, signals: signals.map((signal) => ({ ...signal, weight: signal.weight / total })) };
}
