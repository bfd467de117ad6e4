import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backtest } from '../../backtest/backtest.ts';
import { runReport } from '../../backtest/page/run-report.ts';
import type { GuardPolicy, Policy } from '../../core/words/policy.ts';
import { countOf, percentOf, rateOf } from '../../core/words/spoken.ts';
import { isoOf, minuteOf } from '../../core/words/time.ts';
import { versionLabel } from '../../core/words/version.ts';
import { renderIncidentPage } from '../../report/page/incident-page.ts';
import type { IncidentReport } from '../../report/page/incident-report.ts';
import { spanOf } from '../../report/page/outcome.ts';
import { BadArgument, CommandFailed } from '../bad-argument.ts';
import { fetchTrace } from '../fetch-trace.ts';
import { type PastRollback, servedShares } from './past-rollback.ts';

/** Stable's past, for its limits; and what is shown after the end. */
const MINUTES_BEFORE = 1440;
const MINUTES_AFTER = 10;
const LAG_MINUTES = 3;

/**
 * Reads the minutes of an incident from CloudWatch, judges them once more, and writes the page.
 *
 * @throws {CommandFailed} when CloudWatch does not answer completely, or has nothing of these minutes any more.
 */
export async function writeReport(incident: PastRollback, policy: Policy, path: string): Promise<void> {
  const guard = policy.guards.find(({ endpoint }) => endpoint === incident.endpoint);
  if (guard === undefined)
    throw new BadArgument(`the policy has no guard for ${incident.endpoint}: name the deployed one with --policy`);
  const folder = mkdtempSync(join(tmpdir(), 'stablehand-report-'));
  try {
    const trace = join(folder, 'trace.ndjson');
    const fetched = await fetchTrace({
      guard,
      span: spanIn(incident),
      stable: incident.stableVariant,
      candidate: incident.candidateVariant,
      deployedAtEpochSeconds: incident.deployedAtEpochSeconds,
      out: trace,
    });
    if (!fetched) throw new CommandFailed('the minutes of this incident could not be read completely');
    const report = await judged(incident, { guard, policyHash: policy.hash, path: trace });
    writeFileSync(path, renderIncidentPage(report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const spanIn = ({ deployedAtEpochSeconds, endsAtEpochSeconds }: PastRollback) => ({
  from: minuteOf(deployedAtEpochSeconds) - MINUTES_BEFORE,
  to: minuteOf(endsAtEpochSeconds) + MINUTES_AFTER,
});

async function judged(
  incident: PastRollback,
  from: { readonly guard: GuardPolicy; readonly policyHash: string; readonly path: string },
): Promise<IncidentReport> {
  const result = await backtest({ ...from, lagMinutes: LAG_MINUTES, workers: 1 });
  const [outcome] = result.outcomes;
  const report = outcome && runReport(result, outcome, { path: from.path, lagMinutes: LAG_MINUTES });
  if (report === undefined)
    throw new CommandFailed(
      `CloudWatch has no minute of ${incident.endpoint} from then on that can be judged; it keeps minutes for 15 days`,
    );
  return asItHappened(report, incident);
}

/** The evidence is judged again from the minutes; all that was done is the history's. */
function asItHappened(report: IncidentReport, incident: PastRollback): IncidentReport {
  const { endpoint, from, to, decided, outcome, events } = incident;
  const { completedAtEpochSeconds, recoveredAtEpochSeconds } = incident;
  const { decidedAtEpochSeconds: _, ...shown } = report;
  return {
    ...shown,
    title: `${versionLabel(from)} was rolled back to ${versionLabel(to)}`,
    endpoint,
    outcome,
    toEpochSeconds: Math.min(report.toEpochSeconds, incident.endsAtEpochSeconds + MINUTES_AFTER * 60),
    decidedAtEpochSeconds: decided.atEpochSeconds,
    ...(completedAtEpochSeconds === undefined ? {} : { completedAtEpochSeconds }),
    ...(recoveredAtEpochSeconds === undefined ? {} : { recoveredAtEpochSeconds }),
    arms: report.arms.map((arm) => ({ ...arm, version: versionLabel(arm.role === 'stable' ? to : from) })),
    weights: servedShares(events),
    events: events.map(({ atEpochSeconds, kind, who, why }) => ({ atEpochSeconds, kind, who, why })),
    mails: undefined,
    numbers: numbersOf(incident),
    command: replayOf(incident),
    whatNext: [
      `All that is recorded: stablehand history ${endpoint}`,
      `Where it stands now: stablehand status ${endpoint}`,
    ],
  };
}

function numbersOf({ decided, completedAtEpochSeconds: moved, recoveredAtEpochSeconds: well }: PastRollback) {
  const { comparison, failedRequests, atEpochSeconds } = decided;
  const counts = comparison?.since ?? comparison;
  const [bad, good] = [counts && rateOf(counts.candidate), counts && rateOf(counts.stable)];
  return [
    ...(bad === undefined ? [] : [{ label: 'of its requests were bad when it was decided', value: percentOf(bad) }]),
    ...(good === undefined ? [] : [{ label: "of stable's", value: percentOf(good) }]),
    ...(failedRequests === undefined
      ? []
      : [{ label: 'bad before the decision', value: countOf(failedRequests, 'request') }]),
    ...(moved === undefined ? [] : [{ label: 'from the decision to the move', value: spanOf(atEpochSeconds, moved) }]),
    ...(well === undefined ? [] : [{ label: 'from the decision to the proof', value: spanOf(atEpochSeconds, well) }]),
  ];
}

/** What replays it, whatever was deployed since: fetch alone would take the rollback for the deployment. */
function replayOf(incident: PastRollback): string {
  const { endpoint, stableVariant, candidateVariant, deployedAtEpochSeconds } = incident;
  const { from, to } = spanIn(incident);
  return [
    `stablehand fetch --endpoint ${endpoint} --stable ${stableVariant} --candidate ${candidateVariant} \\`,
    `  --deployed-at ${isoOf(deployedAtEpochSeconds)} \\`,
    `  --from ${isoOf(from * 60)} --to ${isoOf(to * 60)} --out ${endpoint}.ndjson`,
    `stablehand backtest --trace ${endpoint}.ndjson --peers`,
  ].join('\n');
}
