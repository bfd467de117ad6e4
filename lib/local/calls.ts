import type { Service } from './wire/aws-request.ts';

/** Lambda speaks a protocol of its own and knows no faults. */
export type CalledService = Service | 'lambda';

/** One call that reached the embedded AWS. A retry is a call of its own. */
export interface Call {
  readonly atEpochSeconds: number;
  readonly service: CalledService;
  readonly operation: string;
  readonly input: unknown;
  /** `ok`, the code of the error, or the fault that struck. */
  readonly outcome: string;
}

/** What was called. The newest calls are kept whole, all of them are counted. */
export interface CallLog {
  /** Oldest first. */
  readonly recent: readonly Call[];
  /** Calls since the start, or since the last `reset`. @param operation - @default all of the service */
  count(service: CalledService, operation?: string): number;
  reset(): void;
}

export interface WritableCallLog extends CallLog {
  add(call: Call): void;
}

/** @param keptCalls - How many are kept whole: inputs of a long run would fill the memory. */
export function callLog(keptCalls: number): WritableCallLog {
  const recent: Call[] = [];
  const counts = new Map<string, number>();
  return {
    recent,
    add(call) {
      recent.push(call);
      // dropped in blocks: shift() of a long array costs its length
      if (recent.length >= 2 * keptCalls) recent.splice(0, recent.length - keptCalls);
      for (const key of [call.service, `${call.service}:${call.operation}`])
        counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    count: (service, operation) => counts.get(operation === undefined ? service : `${service}:${operation}`) ?? 0,
    reset() {
      recent.length = 0;
      counts.clear();
    },
  };
}
