import { type EpochMinute, minuteOf } from '../../core/words/time.ts';
import { type BehaviourOverTime, FLAWLESS, type ModelBehaviour } from './behaviour.ts';
import { countWithin, type Distribution } from './distribution.ts';
import { drawLatencies } from './latency.ts';
import { type MinuteSlice, type ServingSpan, slicesOf } from './minute-slice.ts';
import { randomStream } from './random-stream.ts';
import type { Traffic } from './traffic.ts';

/** A trouble that all arms share: multiplies the odds of failure, from <= t < to in seconds. */
export interface WorldIncident {
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
  readonly oddsFactor: number;
  /** @default every endpoint */
  readonly endpoint?: string;
}

/** What really happened in a minute, whatever CloudWatch shows of it. */
export interface TruthRow {
  readonly minute: EpochMinute;
  readonly variant: string;
  readonly requests: number;
  readonly clientErrors: number;
  readonly failed: number;
  readonly errors5xx: number;
  readonly modelErrors: number;
  readonly latencySamples: number;
  /** Requests strictly slower than the limit asked for; absent when none was. */
  readonly slow?: number;
}

export interface TruthSpan {
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
  /** Also count the requests slower than this. */
  readonly slowerThanMicros?: number;
}

/** The callers and the models behind the simulated endpoints. What is set here holds for minutes yet to come. */
export interface World {
  /** Says who calls an endpoint. Without it nobody does. */
  serve(endpoint: string, traffic: Traffic): void;
  /** Says how a model behaves. Without it, it never fails. */
  behave(modelName: string, behaviour: ModelBehaviour | BehaviourOverTime): void;
  addIncident(incident: WorldIncident): void;
  /** Oldest first, one row a minute in which the variant was in service, 0 requests included. */
  rows(endpoint: string, variant: string, span: TruthSpan): TruthRow[];
}

/** What the embedded AWS asks of the world besides. */
export interface WorldEngine extends World {
  passMinute(endpoint: string, minute: EpochMinute, spans: readonly ServingSpan[]): void;
  slicesAt(endpoint: string, variant: string, minute: EpochMinute): readonly MinuteSlice[];
  arms(): readonly { readonly endpoint: string; readonly variant: string; readonly configNames: readonly string[] }[];
  latenciesOf(slice: MinuteSlice): Distribution;
}

/** CloudWatch keeps one-minute data this long. */
const KEPT_MINUTES = 15 * 24 * 60;
/** Enough for a day of one arm; durations are drawn again when asked for later. */
const REMEMBERED_DRAWS = 2048;

type Minutes = Map<EpochMinute, MinuteSlice[]>;

/** An empty world. Everything in it follows from the seed and from what is set. */
export function createWorld(seed: number): WorldEngine {
  const traffic = new Map<string, Traffic>();
  const behaviours = new Map<string, BehaviourOverTime>();
  const incidents: WorldIncident[] = [];
  const past = new Map<string, Map<string, Minutes>>();
  const drawn = new Map<MinuteSlice, Distribution>();

  const oddsFactorAt = (endpoint: string, minute: EpochMinute) =>
    incidents
      .filter((incident) => incident.endpoint === undefined || incident.endpoint === endpoint)
      .filter((incident) => incident.fromEpochSeconds <= minute * 60 && minute * 60 < incident.toEpochSeconds)
      .reduce((factor, incident) => factor * incident.oddsFactor, 1);

  const minutesOf = (endpoint: string, variant: string): Minutes => {
    const variants = past.get(endpoint) ?? new Map<string, Minutes>();
    const minutes = variants.get(variant) ?? new Map<EpochMinute, MinuteSlice[]>();
    past.set(endpoint, variants.set(variant, minutes));
    return minutes;
  };

  const slicesAt = (endpoint: string, variant: string, minute: EpochMinute): readonly MinuteSlice[] =>
    past.get(endpoint)?.get(variant)?.get(minute) ?? [];

  const latenciesOf = (slice: MinuteSlice): Distribution => {
    const known = drawn.get(slice);
    if (known !== undefined) return known;
    const fresh = drawLatencies(randomStream(seed, slice.latencyStream), slice.latency, slice.latencySamples);
    const [oldest] = drawn.keys();
    if (drawn.size >= REMEMBERED_DRAWS && oldest !== undefined) drawn.delete(oldest);
    drawn.set(slice, fresh);
    return fresh;
  };

  return {
    serve: (endpoint, callers) => void traffic.set(endpoint, callers),
    behave: (modelName, behaviour) =>
      void behaviours.set(modelName, typeof behaviour === 'function' ? behaviour : () => behaviour),
    addIncident: (incident) => void incidents.push(incident),

    passMinute(endpoint, minute, spans) {
      const callers = traffic.get(endpoint);
      if (callers === undefined) return;
      const behaviourOf = (modelName = '') => behaviours.get(modelName) ?? (() => FLAWLESS);
      const oddsFactor = oddsFactorAt(endpoint, minute);
      for (const slice of slicesOf({ seed, endpoint, minute, spans, traffic: callers, behaviourOf, oddsFactor })) {
        const minutes = minutesOf(endpoint, slice.variant);
        minutes.set(minute, [...(minutes.get(minute) ?? []), slice]);
        for (const [oldest] of minutes) {
          if (oldest > minute - KEPT_MINUTES) break; // insertion order is time order
          minutes.delete(oldest);
        }
      }
    },

    slicesAt,

    arms: () =>
      [...past].flatMap(([endpoint, variants]) =>
        [...variants].map(([variant, minutes]) => ({
          endpoint,
          variant,
          configNames: [...new Set([...minutes.values()].flat().map((slice) => slice.configName))],
        })),
      ),

    latenciesOf,

    rows(endpoint, variant, { fromEpochSeconds, toEpochSeconds, slowerThanMicros }) {
      const rows: TruthRow[] = [];
      for (let minute = minuteOf(fromEpochSeconds); minute * 60 < toEpochSeconds; minute += 1) {
        const slices = slicesAt(endpoint, variant, minute);
        if (slices.length > 0) rows.push(truthOf({ minute, variant, slices, slowerThanMicros, latenciesOf }));
      }
      return rows;
    },
  };
}

interface MinuteOfArm {
  readonly minute: EpochMinute;
  readonly variant: string;
  readonly slices: readonly MinuteSlice[];
  readonly slowerThanMicros: number | undefined;
  readonly latenciesOf: (slice: MinuteSlice) => Distribution;
}

function truthOf({ minute, variant, slices, slowerThanMicros, latenciesOf }: MinuteOfArm): TruthRow {
  const total = (count: (slice: MinuteSlice) => number) => slices.reduce((sum, slice) => sum + count(slice), 0);
  const row = {
    minute,
    variant,
    requests: total((slice) => slice.requests),
    clientErrors: total((slice) => slice.clientErrors),
    failed: total((slice) => slice.failed),
    errors5xx: total((slice) => slice.errors5xx),
    modelErrors: total((slice) => slice.modelErrors),
    latencySamples: total((slice) => slice.latencySamples),
  };
  if (slowerThanMicros === undefined) return row;
  return {
    ...row,
    slow: total((slice) => countWithin(latenciesOf(slice), slowerThanMicros, Number.POSITIVE_INFINITY)),
  };
}
