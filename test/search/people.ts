/** Names of those who act: what signs a call says who it is. */
export const TICKS = ['tick-1', 'tick-2', 'tick-3'] as const;
export const PEOPLE = ['person-1', 'person-2'] as const;
export const RECORDER = 'recorder';
export const OUTSIDE = 'outside';

export const isPerson = (actor: string): boolean => actor.startsWith('person');
export const isTick = (actor: string): boolean => actor.startsWith('tick');
