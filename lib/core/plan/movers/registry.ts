import { type Means, meansOf, type Rollback } from '../../state/rollback.ts';
import { BY_CONFIG } from './config.ts';
import type { Mover } from './mover.ts';
import { BY_WEIGHTS } from './weights.ts';

/** Every way to move traffic, the gentlest first: the first that can reach a version is taken. */
export const MOVERS: Readonly<Record<Means, Mover>> = {
  weights: BY_WEIGHTS,
  config: BY_CONFIG,
};

export const moverOf = (rollback: Pick<Rollback, 'means'>): Mover => MOVERS[meansOf(rollback)];
