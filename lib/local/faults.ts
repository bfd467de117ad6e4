import type { Service } from './wire/aws-request.ts';

/**
 * - `throttle`, `refuse`, `500`: the call is answered with that error and does nothing;
 * - `timeout-before`: never answered, and nothing happens; `timeout-after`: it happens, and is never answered;
 * - `lost-reply`: it happens, and the connection breaks before the answer.
 */
export type FaultKind = 'throttle' | 'refuse' | '500' | 'timeout-before' | 'timeout-after' | 'lost-reply';

export interface WireFault {
  readonly service: Service;
  /** @default every operation of the service */
  readonly operation?: string;
  readonly kind: FaultKind;
  /** How many calls it strikes. SDK clients repeat throttles, 500s and lost replies: each attempt counts. @default 1 */
  readonly times?: number;
  /** Strikes only calls with such an input. */
  readonly when?: (input: unknown) => boolean;
}

export interface Faults {
  /** Lets the next calls that fit fail. Faults strike in the order in which they were set. */
  next(fault: WireFault): void;
  /** Forgets the faults that have not struck. */
  clear(): void;
}

export interface FaultTable extends Faults {
  /** The fault that strikes this call, used up by it. */
  strike(service: Service, operation: string, input: unknown): FaultKind | undefined;
}

export function faultTable(): FaultTable {
  let waiting: { readonly fault: WireFault; left: number }[] = [];
  return {
    next: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    strike(service, operation, input) {
      const found = waiting.find(
        ({ fault }) =>
          fault.service === service &&
          (fault.operation ?? operation) === operation &&
          (fault.when === undefined || fault.when(input)),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return found.fault.kind;
    },
  };
}
