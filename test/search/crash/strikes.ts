import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { Ports } from '../../../lib/flows/ports.ts';
import type { TestWorld } from '../../support/a-world.ts';
import { type PortCall, watched } from '../../support/watched-ports.ts';

/** What an invocation meets at a call of a port. After a death nothing of it runs on, not even a `catch`. */
export const FAULTS = ['lost-reply', 'throttle', '500', 'refuse', 'timeout-before', 'timeout-after'] as const;
export type Strike = (typeof FAULTS)[number] | 'dies-before' | 'dies-after';

/** Longest that a client waits for an answer. */
const PATIENCE_SECONDS = 10;

const DEPENDENCY = { throttle: 'throttled', refuse: 'access-refused' } as const;
const errorOf = (strike: Strike, { name }: PortCall): DependencyError =>
  new DependencyError(
    strike === 'throttle' || strike === 'refuse' ? DEPENDENCY[strike] : 'unavailable',
    name,
    new Error(`struck by ${strike}`),
  );

const TAKES_EFFECT: readonly Strike[] = ['dies-after', 'lost-reply', 'timeout-after'];
const DEADLY: readonly Strike[] = ['dies-before', 'dies-after'];
const SLOW: readonly Strike[] = ['timeout-before', 'timeout-after'];

export interface Struck {
  readonly ports: Ports;
  /** The call that was struck, once it has come. */
  readonly name: () => string | undefined;
  /** Resolves when the invocation is dead. */
  readonly death: Promise<void>;
}

/** The world's ports, on which one call meets a strike: the first of which `is` says so. */
export function struckPorts(world: TestWorld, strike: Strike, is: (call: PortCall) => boolean): Struck {
  let struck: string | undefined;
  let dead = false;
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const forEver = (): Promise<never> => new Promise(() => undefined);
  const ports = watched(world.ports, async (call, proceed) => {
    if (dead) return forEver();
    if (struck !== undefined || !is(call)) return proceed();
    struck = call.name;
    if (TAKES_EFFECT.includes(strike)) await proceed();
    if (SLOW.includes(strike)) world.pass(PATIENCE_SECONDS);
    if (!DEADLY.includes(strike)) throw errorOf(strike, call);
    dead = true;
    die();
    return forEver();
  });
  return { ports, name: () => struck, death };
}
