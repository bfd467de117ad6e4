/** Mode of the guard in the schedules that are played; `any`: each schedule's own. */
export const SEARCHED_MODES = ['auto', 'approve', 'observe', 'any'] as const;
export type SearchedMode = (typeof SEARCHED_MODES)[number];
