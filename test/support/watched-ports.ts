import type { Ports } from '../../lib/flows/ports.ts';

/** One call of a port: which, what with, and the how-manieth it is. */
export interface PortCall {
  readonly name: string;
  readonly args: readonly unknown[];
  /** Counts all calls from 1. */
  readonly index: number;
}

/** Stands between a flow and its ports: `proceed` makes the call. */
export type Watcher = (call: PortCall, proceed: () => Promise<unknown>) => Promise<unknown>;

const WATCHED = [
  'guards',
  'fleet',
  'unguarded',
  'versions',
  'events',
  'endpoints',
  'scaling',
  'metrics',
  'notifier',
] as const;

/** The same ports with somebody at the door. Clock and digest are values and pass. */
export function watched(ports: Ports, watcher: Watcher): Ports {
  let index = 0;
  const behind = (name: string, port: object): unknown =>
    new Proxy(port, {
      get(target, property) {
        const method: unknown = Reflect.get(target, property);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          index += 1;
          return watcher({ name: `${name}.${String(property)}`, args, index }, () => method.apply(target, args));
        };
      },
    });
  const doors = Object.fromEntries(WATCHED.map((name) => [name, behind(name, ports[name])]));
  return { ...ports, ...doors } as Ports;
}

/** Lets the calls of this name fail, every one of them or the first `times`. */
export function failing(ports: Ports, name: string, failure: Error, times = Number.POSITIVE_INFINITY): Ports {
  let left = times;
  return watched(ports, (call, proceed) => {
    if (call.name !== name || left <= 0) return proceed();
    left -= 1;
    return Promise.reject(failure);
  });
}

/** Counts calls by name, in the map that it fills. */
export function counting(ports: Ports, counts: Map<string, number>): Ports {
  return watched(ports, ({ name }, proceed) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return proceed();
  });
}
