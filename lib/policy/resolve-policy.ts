import { optionEntries, optionsOf } from '../core/signals/named.ts';
import type { SignalName, SignalOptions } from '../core/signals/registry.ts';
import { type GuardPolicy, SIGNALS, type SignalPolicy, type Subscriber } from '../core/words/policy.ts';
import { AUDIENCE_DEFAULT, GUARD_DEFAULTS, SIGNAL_DEFAULTS } from './policy-defaults.ts';
import type { DefaultWords, GuardWords, SubscriberWords } from './policy-schema.ts';
import { percentilesOf, type SignalMap } from './signals-schema.ts';

type SignalWords = NonNullable<DefaultWords['signals']>;

/** The guard's own words, then those of `defaults:`, then the table of defaults. */
export function resolveGuard(guard: GuardWords, defaults: DefaultWords): GuardPolicy {
  const words = { ...defaults, ...guard };
  const tolerateBursts = words['tolerate-bursts'] ?? 'learnt';
  return {
    endpoint: guard.endpoint,
    mode: words.mode ?? GUARD_DEFAULTS.mode,
    solo: words.solo ?? GUARD_DEFAULTS.solo,
    compare: words.compare ?? GUARD_DEFAULTS.compare,
    ...(words.stable !== undefined && { stable: words.stable }),
    falseRollbackBudget: words['false-rollback-budget'] ?? GUARD_DEFAULTS.falseRollbackBudget,
    margin: words.margin ?? GUARD_DEFAULTS.margin,
    ...(words['absolute-margin'] !== undefined && { absoluteMargin: words['absolute-margin'] }),
    ...(tolerateBursts !== 'learnt' && { tolerateBurstsMinutes: tolerateBursts }),
    ...(words['warm-up'] !== undefined && { warmUpMinutes: words['warm-up'] }),
    bakeMinutes: words.bake ?? GUARD_DEFAULTS.bakeMinutes,
    approveWithinMinutes: words['approve-within'] ?? GUARD_DEFAULTS.approveWithinMinutes,
    hardLimits: words['hard-limits'] ?? GUARD_DEFAULTS.hardLimits,
    ...(guard.mlflow !== undefined && { mlflow: guard.mlflow }),
    signals: SIGNALS.flatMap((signal) => resolveSignal(signal, defaults.signals, guard.signals) ?? []),
    watch: {
      falseAlarmsPerQuarter: words['false-alarm-budget'] ?? GUARD_DEFAULTS.watch.falseAlarmsPerQuarter,
      blameChangesMinutes: words['blame-changes'] ?? GUARD_DEFAULTS.watch.blameChangesMinutes,
      ...requestsOf(guard.signals ?? {}, defaults.signals ?? {}),
    },
  };
}

function requestsOf(...layers: readonly SignalWords[]): Pick<GuardPolicy['watch'], 'requestsAtLeast'> {
  const requestsAtLeast = layers.map(({ requests }) => requests?.['at-least']).find((each) => each !== undefined);
  return requestsAtLeast === undefined ? {} : { requestsAtLeast };
}

/** Word by word too: a guard that only changes a signal's weight keeps the limit that the defaults gave it. */
function resolveSignal(signal: SignalName, ...layers: readonly (SignalWords | undefined)[]): SignalPolicy | undefined {
  let { on, weight } = SIGNAL_DEFAULTS[signal];
  let options: SignalOptions = {};
  let atMost: number | undefined;
  for (const layer of layers) {
    const words = layer?.[signal];
    if (words === undefined) continue;
    on = words !== 'off' && words !== false;
    if (typeof words !== 'object') continue;
    weight = words.weight ?? weight;
    for (const [field, { word }] of optionEntries(signal)) {
      const value = words[word];
      if (value !== undefined) options = { ...options, [field]: typeof value === 'number' ? value : undefined }; // learnt
    }
    const stated = statedLimit(signal, words);
    atMost = stated.atMost ?? atMost;
    options = { ...options, ...stated.options };
  }
  if (!on) return undefined;
  return { signal, weight, ...(atMost === undefined ? {} : { atMost }), ...optionsOf({ signal, ...options }) };
}

/** `at-most`, or a percentile and where it has to lie: `p99: 300ms` allows 1% to be slower than that. */
function statedLimit(
  signal: SignalName,
  words: SignalMap,
): { readonly atMost?: number; readonly options?: SignalOptions } {
  for (const [word, { sets, atMost }] of percentilesOf(signal)) {
    const value = words[word];
    if (typeof value === 'number') return { atMost, options: { [sets]: value } };
  }
  const atMost = words['at-most'];
  return typeof atMost === 'number' ? { atMost } : {};
}

export function resolveSubscriber({ email, audience, endpoints, severity }: SubscriberWords): Subscriber {
  return {
    email,
    audience: audience ?? AUDIENCE_DEFAULT,
    ...(endpoints !== undefined && { endpoints }),
    ...(severity !== undefined && { severity }),
  };
}
