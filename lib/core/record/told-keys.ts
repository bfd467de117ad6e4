/** Keys under which a guard remembers what it has told about a candidate. They are forgotten when it leaves: a return is told afresh. */
export const starvedKey = (candidate: number): string => `starved:v${candidate}`;
export const limitsKey = (candidate: number): string => `limits:v${candidate}`;
export const wouldHaveKey = (candidate: number, variant: string): string => `would-have:v${candidate}:${variant}`;
export const heldKey = (candidate: number, because: string): string => `held:${candidate}:${because}`;

/** Begins the key of what serves and is not judged. */
export const NOT_JUDGED = 'not-judged:';
/** Begins the key of what is there and not watched. */
export const NOT_WATCHED = 'not-watched:';
export const worseKey = (candidate: number): string => `worse-than-before:v${candidate}`;
export const promotableKey = (candidate: number): string => `promotable:v${candidate}`;
/** Not about a candidate: it is told once of each pair. */
export const ratchetKey = (stable: number, anchor: number): string => `ratchet:v${stable}:v${anchor}`;

const DEPLOYMENT = 'deployment:';
/** Told once while this config is deployed. */
export const deploymentKey = (configName: string): string => `${DEPLOYMENT}${configName}`;
export const isAboutDeployment = (key: string): boolean => key.startsWith(DEPLOYMENT);

/** A trouble that all versions share is told once, however many candidates there are. */
export const SHARED_INCIDENT = 'shared-incident';

/** Every weight is 0. */
export const NOBODY_SERVED = 'nobody-served';

/** Stable fails, the candidate does not. */
export const STABLE_FAILING = 'stable-failing';

/** True for everything that was told about this candidate. */
export const isAboutCandidate = (key: string, candidate: number): boolean =>
  key === starvedKey(candidate) ||
  key === limitsKey(candidate) ||
  key === worseKey(candidate) ||
  key === promotableKey(candidate) ||
  key.startsWith(wouldHaveKey(candidate, '')) ||
  key.startsWith(heldKey(candidate, ''));

/** People have been asked which version is stable. */
export const NO_STABLE_KNOWN = 'no-stable-known';
