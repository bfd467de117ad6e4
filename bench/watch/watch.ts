/**
 * The watch over what serves: how often it cries wolf, how soon it finds a fault, and what the usual rules do on the same minutes.
 *
 *   npx tsx bench/watch/watch.ts [--months 96] [--faults 96] [--seed 1] [--seconds 540] [--only '{"requestsPerMinute":1000}']
 *
 * A month is fifteen days of history and thirty days that follow, of one of 96 natures: traffic x season x bursts x slow wander x deploys
 * elsewhere. A fault strikes on the second day after the history.
 */
import { parseArgs } from 'node:util';
import { randomStream } from '../../lib/local/world/random-stream.ts';
import { type DrawnFault, drawEndpoint, NATURES, type Nature } from './draw-endpoint.ts';
import { bandAlarms, errorAlarms, HISTORY_DAYS, plainAlarm, staticAlarms, trafficAlarms } from './watch-rules.ts';

const DAY = 1440;
const DAYS_WATCHED = 30;
const MONTHS_A_QUARTER = 3;
/** Multiples of the mean for the static threshold; the lowest that cries as seldom as Stablehand is shown. */
const STATIC = [2, 3, 4, 5, 6, 8, 10, 15, 20, 30] as const;
const { values } = parseArgs({
  options: {
    months: { type: 'string', default: '96' },
    faults: { type: 'string', default: '96' },
    seed: { type: 'string', default: '1' },
    /** Natures with these values only, as JSON. */
    only: { type: 'string', default: '{}' },
    /** When this is up, what was drawn so far is shown. */
    seconds: { type: 'string', default: '540' },
  },
});
const seed = Number(values.seed);
const started = performance.now();
const isUp = (): boolean => performance.now() - started > 1000 * Number(values.seconds);

const only = JSON.parse(values.only) as Partial<Nature>;
const natures = NATURES.filter((nature) =>
  Object.entries(only).every(([word, value]) => nature[word as keyof Nature] === value),
);
const natureOf = (index: number): Nature => natures[(index * 37) % natures.length] as Nature; // 37 shares no factor with 96
const count = (by: Record<string, number>, name: string, more: number) => {
  by[name] = (by[name] ?? 0) + more; // the first
};

/** False alarms, by rule and by what the endpoint is like. */
function calmMonths(months: number) {
  const alarms: Record<string, number> = {};
  const byNature: Record<string, number> = {};
  const monthsOf: Record<string, number> = {};
  let done = 0;
  for (let index = 0; index < months && !isUp(); index += 1) {
    done += 1;
    const nature = natureOf(index);
    const drawn = drawEndpoint(randomStream(seed * 100_003 + index), nature, (HISTORY_DAYS + DAYS_WATCHED) * DAY);
    const [errors, traffic] = [errorAlarms(drawn).length, trafficAlarms(drawn).length];
    count(alarms, 'errors', errors);
    count(alarms, 'traffic', traffic);
    count(alarms, 'band 2', bandAlarms(drawn, 2).length);
    count(alarms, 'band 3', bandAlarms(drawn, 3).length);
    for (const times of STATIC) count(alarms, `static ${times}`, staticAlarms(drawn, times).length);
    for (const word of [
      `season ${nature.season}`,
      `bursts ${nature.bursts}`,
      `wander ${nature.wander}`,
      `deploys ${nature.deploysElsewhere}`,
      `traffic ${nature.requestsPerMinute}`,
    ]) {
      count(byNature, word, errors + traffic);
      count(monthsOf, word, 1);
    }
  }
  return { alarms, byNature, monthsOf, done };
}

const FAULTS: Readonly<Record<string, Omit<DrawnFault, 'from'>>> = {
  x2: { rateTimes: 2 },
  x5: { rateTimes: 5 },
  '60 % fail': { rate: 0.6 },
  'half the traffic': { traffic: 0.5 },
  'no traffic': { traffic: 0 },
};

/** Minutes from a fault to the word, by fault and traffic; never within a day is infinite. */
function delays(faults: number, times: number) {
  const found: Record<string, number[]> = {};
  for (let index = 0; index < faults && !isUp(); index += 1) {
    const nature = natureOf(index);
    for (const [name, fault] of Object.entries(FAULTS)) {
      const random = randomStream(seed * 200_003 + index);
      const from = (HISTORY_DAYS + 1) * DAY + Math.floor(random() * DAY);
      const drawn = drawEndpoint(random, nature, from + DAY, { ...fault, from });
      const after = (alarms: readonly number[]) => (alarms.find((at) => at >= from) ?? Number.POSITIVE_INFINITY) - from;
      const ofTraffic = fault.traffic !== undefined;
      const plain = plainAlarm(drawn, from) ?? Number.POSITIVE_INFINITY;
      const own = ofTraffic ? after(trafficAlarms(drawn)) : Math.min(after(errorAlarms(drawn)), plain - from);
      const add = (rule: string, delay: number) => {
        const key = `${name} | ${nature.bursts} | ${nature.requestsPerMinute} | ${rule}`;
        found[key] = [...(found[key] ?? []), delay];
      };
      add('Stablehand', own);
      if (ofTraffic) continue;
      add('band 3', after(bandAlarms(drawn, 3)));
      add(`static ${times}`, after(staticAlarms(drawn, times)));
    }
  }
  return Object.fromEntries(Object.entries(found).map(([key, all]) => [key, quantiles(all)]));
}

function quantiles(all: readonly number[]) {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  const never = sorted.filter((each) => each === Number.POSITIVE_INFINITY).length;
  return `${at(0.5)} (${at(0.9)}), never ${never} of ${sorted.length}`;
}

const calm = calmMonths(Number(values.months));
const months = Math.max(1, calm.done);
const perQuarter = (alarms: number | undefined) => (MONTHS_A_QUARTER * (alarms ?? 0)) / months; // none were counted
const ofEndpoint = 3 * perQuarter(calm.alarms.errors) + perQuarter(calm.alarms.traffic);
const tuned =
  STATIC.find(
    (times) => perQuarter(calm.alarms[`static ${times}`]) <= Math.max(perQuarter(calm.alarms.errors), 1 / months),
  ) ?? 30;
const result = {
  months,
  perQuarter: Object.fromEntries(
    Object.entries(calm.alarms).map(([rule, alarms]) => [rule, Number(perQuarter(alarms).toFixed(3))]),
  ),
  perEndpointAndQuarter: Number(ofEndpoint.toFixed(3)),
  byNature: Object.fromEntries(
    Object.entries(calm.byNature).map(([word, alarms]) => [word, `${alarms} in ${calm.monthsOf[word]}`]),
  ),
  tunedStatic: tuned,
  delays: Number(values.faults) === 0 ? {} : delays(Number(values.faults), tuned),
  seconds: Math.round((performance.now() - started) / 1000),
};
process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
