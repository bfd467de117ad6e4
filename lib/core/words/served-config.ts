import { type Share, shareOf } from './endpoint.ts';
import type { Placement } from './version.ts';

/** What one variant of a config served. */
export interface ServedVariant {
  readonly variant: string;
  readonly version: number;
  readonly modelName: string;
  /** As `ServedContent.written`. Absent where it was read before that was kept. */
  readonly written?: string;
  /** The largest part of the traffic that it was seen with, a fraction in [0, 1]. */
  readonly share: number;
}

/** An endpoint config that was seen in service: where a version may be put back to. */
export interface ServedConfig {
  readonly configName: string;
  /** First and newest look at which it served and nothing else was on its way in. */
  readonly sinceEpochSeconds: number;
  readonly untilEpochSeconds: number;
  readonly variants: readonly ServedVariant[];
}

/** More are not remembered, but for the one that must be. */
const MOST_CONFIGS = 8;
/** With this part of the traffic a version carries it. */
export const CARRYING_SHARE = 0.5;

/** True when this version had at least half of the traffic under this config. */
export const carried = ({ variants }: Pick<ServedConfig, 'variants'>, version: number): boolean =>
  variants.some((each) => each.version === version && each.share >= CARRYING_SHARE);

export interface SeenServing {
  /** What is served where; all on one config. */
  readonly placements: readonly Placement[];
  readonly shares: readonly Share[];
  readonly atEpochSeconds: number;
  /** The newest config in which this version carried the traffic is never forgotten. */
  readonly stable?: number;
}

/** The configs seen so far, oldest first, with the one that serves now at the end. */
export function servedSeen(known: readonly ServedConfig[], seen: SeenServing): readonly ServedConfig[] {
  const [first] = seen.placements;
  if (first === undefined) return known;
  const { configName } = first;
  const newest = known.at(-1);
  const before = newest?.configName === configName && isSame(newest, seen.placements) ? newest : undefined;
  const variants = seen.placements.map(({ variant, version, modelName, written }): ServedVariant => {
    const shares = [seen.shares, before?.variants ?? []].flatMap((each) => shareOf(each, variant) ?? []);
    const hash = written === undefined ? {} : { written };
    return { variant, version, modelName, ...hash, share: Math.max(0, ...shares) };
  });
  const sinceEpochSeconds = before?.sinceEpochSeconds ?? seen.atEpochSeconds;
  const now: ServedConfig = { configName, sinceEpochSeconds, untilEpochSeconds: seen.atEpochSeconds, variants };
  if (before !== undefined && isNoNews(before, now)) return known;
  return bounded([...known.filter((each) => each.configName !== configName), now], seen.stable);
}

/** Two looks within a minute at the same thing are one. */
const isNoNews = (before: ServedConfig, now: ServedConfig): boolean =>
  now.untilEpochSeconds - before.untilEpochSeconds < 60 &&
  now.variants.every(({ variant, share }) => shareOf(before.variants, variant) === share);

const isSame = ({ variants }: ServedConfig, placements: readonly Placement[]): boolean =>
  variants.length === placements.length &&
  variants.every(({ variant, version }) =>
    placements.some((each) => each.variant === variant && each.version === version),
  );

function bounded(configs: readonly ServedConfig[], stable: number | undefined): readonly ServedConfig[] {
  const kept = stable === undefined ? undefined : configs.findLast((each) => carried(each, stable));
  const newest = configs.slice(-MOST_CONFIGS);
  return kept === undefined || newest.includes(kept) ? newest : [kept, ...newest.slice(1)];
}
