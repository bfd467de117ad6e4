import { optionEntries } from '../../core/signals/named.ts';
import type { SignalOption } from '../../core/signals/signal.ts';
import { type GuardPolicy, type Mode, type SignalPolicy, soloModeOf } from '../../core/words/policy.ts';
import { renderDurationMinutes, renderLatencyMicros } from '../duration.ts';
import { renderPercentage } from '../percentage.ts';
import { limitMeaning } from './limit-meaning.ts';

/** What a guard will do, in sentences for somebody who has not read the manual. */
export function meaningOf(guard: GuardPolicy, traffic?: readonly number[]): readonly string[] {
  const { compare, stable, bakeMinutes } = guard;
  const judged =
    compare === 'stable'
      ? comparison(guard)
      : ['a permanent A/B test: variants are not compared, only hard limits are watched'];
  return [
    ...reaction(guard),
    ...judged,
    ...limitMeaning(guard, traffic),
    ...(compare === 'none'
      ? []
      : [`a new version bakes for ${renderDurationMinutes(bakeMinutes)} before it can become stable`]),
    ...(stable === undefined ? [] : [`on first sight variant ${stable} is stable`]),
  ];
}

function reaction(guard: GuardPolicy): readonly string[] {
  const { mode } = guard;
  const solo = soloModeOf(guard);
  const wait = renderDurationMinutes(guard.approveWithinMinutes);
  const does: Readonly<Record<Mode, string>> = {
    observe: 'tells what it would have done, and moves no traffic',
    approve: `asks a person before it moves traffic, and acts if nobody answers within ${wait}`,
    auto: 'moves traffic back to the stable version by itself',
  };
  const sentences = [`mode ${mode}: ${does[mode]}`];
  if (mode === 'auto' && solo === 'auto') sentences.push('also while no stable version serves beside the new one');
  if (solo !== mode) sentences.push(`while no stable version serves beside the new one, it ${does[solo]}`);
  // the question only arises where something would otherwise wait
  if (mode !== 'observe' && (mode === 'approve' || solo !== 'auto')) {
    sentences.push(
      guard.hardLimits === 'act'
        ? 'a hard limit (failure too plain to wait for) is acted on at once, without asking'
        : 'a hard limit (failure too plain to wait for) is treated like any other breach',
    );
  }
  return sentences;
}

function comparison({ signals, margin, falseRollbackBudget, tolerateBurstsMinutes }: GuardPolicy): readonly string[] {
  const total = signals.reduce((sum, { weight }) => sum + weight, 0);
  const shares = signals.map(
    (signal) => `${nameOf(signal)} (${Math.round((100 * signal.weight) / total)}% of the budget)`,
  );
  const bursts =
    tolerateBurstsMinutes === undefined
      ? "bursts on one version are not acted on up to the length that the endpoint's history shows"
      : `bursts on one version of up to ${renderDurationMinutes(tolerateBurstsMinutes)} are not acted on`;
  return [
    `judges ${shares.join(', ')}`,
    `at most ${renderPercentage(falseRollbackBudget)} of the deployments of an equal version are rolled back by mistake; odds up to ${margin} times those of stable are equal`,
    tolerateBurstsMinutes === 0 ? 'no burst on one version is excused' : bursts,
  ];
}

function nameOf(policy: SignalPolicy): string {
  const limits = optionEntries(policy.signal).map(([field, { kind, learnt }]) => {
    const value = policy[field];
    return ` above ${value === undefined ? learnt.meaning : OPTION_TEXTS[kind](value)}`;
  });
  return `${policy.signal}${limits.join('')}`;
}

const OPTION_TEXTS: Readonly<Record<SignalOption['kind'], (value: number) => string>> = {
  micros: renderLatencyMicros,
};
