import { type Facts, NO_FACTS, type Want } from '../core/plan/facts.ts';
import type { ActingPorts } from './ports.ts';

/** A step asks for one thing after the other: each config that is remembered, the one in service, and some limits. */
const MOST_READS = 12;

/** Reads what a step asked for. A read that fails is an answer too, and a failure of the run. */
async function withFact(
  { endpoints, scaling }: Pick<ActingPorts, 'endpoints' | 'scaling'>,
  endpoint: string,
  { facts: { configs, limits }, want }: { readonly facts: Facts; readonly want: Want },
  failures: unknown[],
): Promise<Facts> {
  const unreadable = (failure: unknown): 'unreadable' => {
    failures.push(failure);
    return 'unreadable';
  };
  if (want.kind === 'config') {
    const read = await endpoints.readConfig(want.configName).catch(unreadable);
    return { limits, configs: new Map([...configs, [want.configName, read]]) };
  }
  const read = await scaling.readLimits(endpoint, want.variant).catch(unreadable);
  return { configs, limits: new Map([...limits, [want.variant, read]]) };
}

/**
 * Makes a step again and again until it asks for nothing more. Most steps ask for nothing.
 *
 * @param stepOf - Pure: the same facts give the same step.
 */
export async function withFacts<T extends { readonly wants?: Want }>(
  ports: Pick<ActingPorts, 'endpoints' | 'scaling'>,
  endpoint: string,
  stepOf: (facts: Facts) => T,
  known: Facts = NO_FACTS,
): Promise<{ readonly step: T; readonly facts: Facts; readonly failures: readonly unknown[] }> {
  const failures: unknown[] = [];
  let facts = known;
  for (let reads = 0; reads <= MOST_READS; reads += 1) {
    const step = stepOf(facts);
    if (step.wants === undefined) return { step, facts, failures };
    facts = await withFact(ports, endpoint, { facts, want: step.wants }, failures);
  }
  throw new RangeError(`a step of ${endpoint} still asks after ${MOST_READS} reads`);
}
