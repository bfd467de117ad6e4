import type { Judgement } from '../judge/judgement.ts';
import type { OutboxEntry } from '../record/entry.ts';
import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { TrafficWatch } from '../watch/traffic/traffic-watch.ts';
import type { VariantWatch } from '../watch/variant-watch.ts';
import type { Share } from '../words/endpoint.ts';
import type { ServedConfig } from '../words/served-config.ts';
import type { InconclusiveReason } from '../words/verdict.ts';
import type { Placement } from '../words/version.ts';
import type { Rollback } from './rollback.ts';

/** What SageMaker serves, and when it was first seen to: minutes that began earlier may belong to other shares. */
export interface ServingShares {
  readonly shares: readonly Share[];
  readonly sinceEpochSeconds: number;
}

/** Something that keeps a guard from seeing, since when, and whether people know. */
export interface Trouble {
  readonly reason: InconclusiveReason;
  readonly sinceEpochSeconds: number;
  readonly told: boolean;
}

/** The most requests that one instance of a variant had in a minute of the week before a candidate appeared. */
export interface Peak {
  readonly version: number;
  readonly variant: string;
  /** Absent: none are on record. */
  readonly perInstance?: number;
}

/** A version that should have no traffic and has: when people last heard of it, and what was there then. */
export interface Unmoved {
  readonly candidate: number;
  readonly candidateVariant: string;
  readonly sinceEpochSeconds: number;
  readonly toldEpochSeconds: number;
  /** How often people were reminded because time had passed. */
  readonly times: number;
  readonly share: number;
  /** All that may let it be moved after all, as one text: another one is a reason to look again. */
  readonly scene: string;
}

/** A config on its way into service, and since when that was seen. */
export interface DeploymentAttempt {
  readonly configName: string;
  readonly sinceEpochSeconds: number;
}

/** What people have decided and machines must respect. */
export interface Standing {
  readonly pausedUntilEpochSeconds?: number;
  readonly pauseReason?: string;
  /** Versions whose evidence a person has rejected: only a hard limit may still move them. */
  readonly rejected: readonly number[];
  /** Quarantined versions that a person has released. */
  readonly released: readonly number[];
}

/** What the anchor did on one signal in the day that was frozen of it. */
export interface AnchorSignal extends SignalOptions {
  readonly signal: SignalName;
  readonly n: number;
  readonly k: number;
}

/** Stable on the newest look at which it served. */
export interface StableSeen {
  readonly version: number;
  readonly variant: string;
  /** When it came onto this variant and config. */
  readonly sinceEpochSeconds: number;
  readonly atEpochSeconds: number;
}

/**
 * Everything a guard remembers between ticks: one item, written whole under a condition on `revision`. Under 32 KB. What is stored is
 * validated field by field when it is read (`lib/contract/guard-state`): a new field has its schema there, one that is renamed or becomes
 * necessary has a migration.
 */
export interface GuardState {
  readonly endpoint: string;
  /** Counts writes; 0 means never written. */
  readonly revision: number;
  /** The newest tick that was folded; an older or equal one folds nothing. */
  readonly tickAtEpochSeconds: number;
  /** The endpoint's CreationTime: another one means a re-created endpoint, which starts anew. */
  readonly incarnation?: number;
  readonly gone: boolean;
  readonly placements: readonly Placement[];
  /** The config that SageMaker was seen to deploy, while it does. */
  readonly attempt?: DeploymentAttempt;
  /** Variants to which the config in service gives no model. Absent: every variant has one, or nobody has looked for it. */
  readonly modelless?: readonly string[];
  /** Variant images as described when the placements were read: a change means that they must be read again. */
  readonly imagesKey: string;
  readonly stable?: number;
  /** When stable was last seen serving, and where: what it did until then is what a version that replaces it is held against. */
  readonly stableSeen?: StableSeen;
  /** When a version without a stable beside it was last found worse than before: others that do so at that time share the cause. */
  readonly soloBreachAtEpochSeconds?: number;
  /** The last version that a person promoted. */
  readonly anchor?: number;
  /** A day of the anchor, or of the first stable version while no person has promoted one: what slow worsening is measured by. */
  readonly anchorDay?: { readonly version: number; readonly signals: readonly AnchorSignal[] };
  readonly judgements: readonly Judgement[];
  /** Every production variant that serves, by itself. Absent in states from before it was kept. */
  readonly watch?: readonly VariantWatch[];
  /** Requests of the whole endpoint. Absent until it was looked at. */
  readonly traffic?: TrafficWatch;
  readonly rollback?: Rollback;
  /** Breaches whose traffic has not moved, although it should. Absent in states from before they were kept. */
  readonly unmoved?: readonly Unmoved[];
  /** Times of automatic rollbacks in the last 24 h, oldest first. */
  readonly automaticRollbacks: readonly number[];
  readonly quarantine: readonly number[];
  readonly standing: Standing;
  readonly trouble?: Trouble;
  /** Keys of what is told once only, such as a starved candidate. */
  readonly told: readonly string[];
  /** Desired shares when last looked at, to see when somebody else changes them. */
  readonly sharesKey: string;
  /** Configs that were seen in service, oldest first. Absent in states from before they were kept. */
  readonly served?: readonly ServedConfig[];
  /** Versions that were stable before the present one, newest first. */
  readonly wasStable?: readonly number[];
  /** How much stable has carried, read when a candidate appeared. */
  readonly peak?: Peak;
  /** Absent in states from before it was kept. */
  readonly serving?: ServingShares;
  /** Of the whole endpoint, the busiest of the newest closed minutes. Absent while it is not known. */
  readonly requestsPerMinute?: number;
  readonly outbox: readonly OutboxEntry[];
}

/** A guard that has never looked. */
export const newGuardState = (endpoint: string): GuardState => ({
  endpoint,
  revision: 0,
  tickAtEpochSeconds: 0,
  gone: false,
  placements: [],
  imagesKey: '',
  judgements: [],
  automaticRollbacks: [],
  quarantine: [],
  standing: { rejected: [], released: [] },
  told: [],
  sharesKey: '',
  outbox: [],
});
