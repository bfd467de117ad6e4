import { LEASE_SECONDS } from '../../../lib/core/plan/states/deadlines.ts';
import type { Ledger, OurUpdate } from '../ledger.ts';
import { memoryOf } from '../ledger.ts';
import { CONFIGS, type ConfigName, type SeenEndpoint, shareIn } from '../outside.ts';
import { isTick } from '../people.ts';
import { mustHold } from '../violation.ts';

interface Wanted {
  readonly VariantName: string;
  readonly DesiredWeight?: number;
}

/** Functions' clocks differ by at most so much in a schedule. */
const SKEW_SECONDS = 6;
/** SageMaker's own rounding of what it was asked for. */
const SAME = 1e-7;

/** What must hold whenever a change that Stablehand asks for reaches SageMaker. */
export function checkUpdate(ledger: Ledger, update: OurUpdate): void {
  const { endpointBefore: endpoint } = ledger;
  checkPause(ledger, update);
  checkLease(ledger, update);
  if (endpoint === undefined) return;
  const { DesiredWeightsAndCapacities: wanted, EndpointConfigName: config } = update.input as {
    readonly DesiredWeightsAndCapacities?: readonly Wanted[];
    readonly EndpointConfigName?: ConfigName;
  };
  if (wanted !== undefined) checkWeights(ledger, update, endpoint, wanted);
  if (config !== undefined) checkConfig(ledger, update, config);
  if (update.accepted) checkOnce(ledger, update);
}

const isMachines = (ledger: Ledger, { actor }: OurUpdate): boolean =>
  isTick(actor) && memoryOf(ledger, actor).wish?.rollback?.who === 'stablehand';

/** The machine moves nothing in an endpoint that it knows to be paused. */
function checkPause(ledger: Ledger, update: OurUpdate): void {
  const { read, wish } = memoryOf(ledger, update.actor);
  if (!isMachines(ledger, update) || read === undefined || wish === undefined) return;
  const until = read.standing.pausedUntilEpochSeconds;
  mustHold(
    until === undefined || until <= wish.tickAtEpochSeconds,
    () => `${update.actor} asked SageMaker for a change at ${update.atEpochSeconds}, paused by a person until ${until}`,
  );
  const { from, cause } = wish.rollback ?? {};
  mustHold(
    from === undefined || cause === 'hard-limit' || !read.standing.rejected.includes(from),
    () => `${update.actor} moved v${from} for ${cause}, whose evidence a person has rejected`,
  );
}

/** Nobody asks again while the call before may still arrive; a call whose intent could not be written knows of no lease. */
function checkLease({ updates }: Ledger, update: OurUpdate): void {
  const last = updates.at(-1);
  if (last === undefined || update.unwritten || last.unwritten || last.undone) return;
  const apart = update.atEpochSeconds - last.atEpochSeconds;
  mustHold(
    apart >= LEASE_SECONDS - SKEW_SECONDS,
    () => `${update.actor} sent ${update.operation} ${apart} s after ${last.actor} had sent ${last.operation}`,
  );
}

function checkWeights(ledger: Ledger, update: OurUpdate, endpoint: SeenEndpoint, wanted: readonly Wanted[]): void {
  const weights = wanted.filter(({ DesiredWeight }) => DesiredWeight !== undefined);
  if (weights.length === 0) return;
  const total = weights.reduce((sum, { DesiredWeight = 0 }) => sum + DesiredWeight, 0);
  mustHold(total > 0, () => `${update.actor} asked for all weights zero`);
  const growing = weights.filter(
    ({ VariantName, DesiredWeight = 0 }) =>
      DesiredWeight / total > shareIn(endpoint, VariantName, 'DesiredWeight') + SAME,
  );
  const known = endpoint.variants.map(({ VariantName }) => VariantName);
  for (const { VariantName } of growing) {
    if (update.accepted)
      mustHold(known.includes(VariantName), () => `${update.actor} sent traffic to ${VariantName}, which is not there`);
    const placement = memoryOf(ledger, update.actor).wish?.placements.find(({ variant }) => variant === VariantName);
    checkTarget(ledger, update, placement?.version);
  }
  mustHold(
    !update.accepted ||
      growing.length > 0 ||
      endpoint.variants.some((each) => each.CurrentWeight !== each.DesiredWeight),
    () => `${update.actor} asked SageMaker again for the weights that it had been given`,
  );
}

function checkConfig(ledger: Ledger, update: OurUpdate, config: ConfigName): void {
  for (const model of Object.values(CONFIGS[config] ?? {})) {
    const version = ledger.versions.get(model);
    // beside a stable version a config may name others; alone it is the destination
    if (Object.keys(CONFIGS[config] ?? {}).length === 1) checkTarget(ledger, update, version);
  }
}

function checkTarget(ledger: Ledger, update: OurUpdate, version: number | undefined): void {
  const state = memoryOf(ledger, update.actor).read;
  if (version === undefined || state === undefined || !isMachines(ledger, update)) return;
  mustHold(
    !state.quarantine.includes(version) || state.standing.released.includes(version),
    () => `${update.actor} sent traffic to v${version}, which is quarantined`,
  );
}

/** What ended so is looked at again as long as the version has traffic. */
const ENDED_UNMOVED = ['failed', 'held'];

/** A breach is rolled back once, unless somebody else has changed something since. */
function checkOnce(ledger: Ledger, update: OurUpdate): void {
  if (ledger.disturbed || !isMachines(ledger, update)) return;
  const before = ledger.updates.findLast(({ accepted }) => accepted);
  const lived = ledger.rollbacks.get(before?.rollback ?? '');
  mustHold(
    before === undefined || before.rollback === update.rollback || ENDED_UNMOVED.some((each) => lived?.has(each)),
    () => `rollback ${update.rollback} followed on ${before?.rollback}, though nobody had changed anything since`,
  );
}
