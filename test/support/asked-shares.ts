import type { MutatingCall } from '../../lib/core/plan/step.ts';

/** The weights that a call asks for; nothing when it asks for something else, or there is none. */
export const askedShares = (call: MutatingCall | undefined) => (call?.kind === 'weights' ? call.shares : undefined);
