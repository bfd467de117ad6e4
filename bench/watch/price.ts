/**
 * What it costs to watch one quiet endpoint for a month, by the requests that the code makes:
 *
 *   npx tsx bench/watch/price.ts
 *
 * Prices are those of us-east-1, on demand, without any free tier.
 */
import { watchQueries } from '../../lib/core/guard/serving/watch-asks.ts';
import { newGuardState } from '../../lib/core/state/guard-state.ts';
import { pack } from '../../lib/core/watch/past/packed.ts';
import { SIGNALS } from '../../lib/core/words/policy.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';

const [guard] = parsePolicy('guards: [{ endpoint: fraud }]', 'price').guards;
if (guard === undefined) throw new RangeError('the policy has a guard');

const MINUTES_A_MONTH = 30 * 1440;
const LOOKS = MINUTES_A_MONTH / 5;
/** Looks of one Lambda are those of all guards of a shard; its price is shared by so many in a small fleet. */
const GUARDS = 10;
const DOLLARS = {
  /** https://aws.amazon.com/cloudwatch/pricing/: GetMetricData, per metric requested. */
  metric: 0.01 / 1000,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/: per KB written, per 4 KB read consistently. */
  writeKilobyte: 0.625 / 1e6,
  readFourKilobytes: 0.125 / 1e6,
  /** https://aws.amazon.com/lambda/pricing/, arm64: per request, per GB-second. */
  request: 0.2 / 1e6,
  gigabyteSecond: 0.0000133334,
} as const;

const counts = { n: 14_400_000, k: 144_000 };
const past = {
  learntMinute: 0,
  days: 15,
  zerosUnpublished: [],
  signals: SIGNALS.map((signal) => ({
    signal,
    ...(signal === 'latency' ? { slowerThanMicros: 300_000 } : {}),
    rates: pack(Array.from({ length: 48 }, () => 0.01)),
    slack: 1.1,
    wander: 1.2,
    rho: 0.001,
    past: counts,
    first: counts,
  })),
};
const placement = { version: 1, variant: 'stable', configName: 'c', modelName: 'm', sinceEpochSeconds: 0 };
const state = { ...newGuardState('fraud'), placements: [placement], watch: [{ variant: 'stable', version: 1, past }] };
const asked = watchQueries(
  state,
  {
    name: 'fraud',
    arn: 'arn',
    kind: 'realtime',
    status: 'InService',
    configName: 'c',
    createdAtEpochSeconds: 0,
    modifiedAtEpochSeconds: 0,
    variants: [{ name: 'stable', currentWeight: 1, desiredWeight: 1, images: [] }],
    shadowVariants: [],
  },
  guard,
);
const kilobytes = Math.ceil(JSON.stringify(state).length / 1024) + 2; // names and standing of a real one
const lines: readonly (readonly [what: string, dollars: number])[] = [
  [`GetMetricData: ${asked.length} metrics every 5 minutes`, asked.length * LOOKS * DOLLARS.metric],
  ['GetMetricData: fifteen days of them once a day, 2 pages', 2 * asked.length * 30 * DOLLARS.metric],
  [
    `DynamoDB: the state (${kilobytes} KB) read every minute`,
    MINUTES_A_MONTH * Math.ceil(kilobytes / 4) * DOLLARS.readFourKilobytes,
  ],
  [`DynamoDB: and written every 5 minutes`, LOOKS * kilobytes * DOLLARS.writeKilobyte],
  [
    `Lambda: 1 s of 256 MB a minute, shared by ${GUARDS} guards`,
    (MINUTES_A_MONTH * (DOLLARS.request + 0.25 * DOLLARS.gigabyteSecond)) / GUARDS,
  ],
];
const sum = lines.reduce((total, [, dollars]) => total + dollars, 0);
for (const [what, dollars] of lines) process.stdout.write(`${dollars.toFixed(3).padStart(7)}  ${what}\n`);
process.stdout.write(`${sum.toFixed(3).padStart(7)}  dollars a month for one quiet endpoint\n`);
