import { hourOf } from '../../core/mlflow/hour-row.ts';
import { type MlflowSync, newMlflowSync } from '../../core/mlflow/mlflow-sync.ts';
import { minuteOf } from '../../core/words/time.ts';
import type { MlflowPorts } from './ports.ts';
import { recordHours } from './record-hours.ts';
import { type MlflowGuard, tellMlflow } from './tell-mlflow.ts';

export interface MlflowReport {
  readonly endpoint: string;
  /** `skipped`: MLflow did not answer for an endpoint before; the hours were recorded all the same. */
  readonly outcome: 'told' | 'failed' | 'skipped' | 'nothing-yet';
  readonly failures: readonly unknown[];
}

/**
 * Brings the table up to the hour, then MLflow up to the table, endpoint by endpoint. What fails is tried again with the next run from the
 * same place; nothing else waits for it.
 *
 * @param isOutage - Whether a failure is about the whole server: the other endpoints need not run into it as well.
 */
export async function syncMlflow(
  ports: MlflowPorts,
  guards: readonly MlflowGuard[],
  atEpochSeconds: number,
  isOutage: (failure: unknown) => boolean,
): Promise<readonly MlflowReport[]> {
  const reports: MlflowReport[] = [];
  let isOut = false;
  for (const guard of guards) {
    const report = await syncGuard(ports, guard, atEpochSeconds, isOut);
    isOut ||= report.failures.some(isOutage);
    reports.push(report);
  }
  return reports;
}

async function syncGuard(
  ports: MlflowPorts,
  guard: MlflowGuard,
  atEpochSeconds: number,
  isOut: boolean,
): Promise<MlflowReport> {
  const { endpoint } = guard;
  const failures: unknown[] = [];
  let isTold = false;
  try {
    const before = (await ports.syncs.read(endpoint)) ?? (await begun(ports, endpoint));
    if (before === undefined) return { endpoint, outcome: 'nothing-yet', failures };
    let sync = before;
    try {
      sync = { ...sync, nextHour: await recordHours(ports, endpoint, sync.nextHour, atEpochSeconds) };
    } catch (failure) {
      failures.push(failure);
    }
    if (!isOut) {
      const told = await tellMlflow(ports, guard, sync, atEpochSeconds);
      failures.push(...told.failures);
      sync = told.sync;
      isTold = told.failures.length === 0;
    }
    // lost to another run, or to a person who linked a run: whatever was told is told again, and changes nothing
    await ports.syncs.write({ ...sync, revision: before.revision + 1 });
  } catch (failure) {
    failures.push(failure);
  }
  const outcome = failures.length > 0 ? 'failed' : isTold ? 'told' : 'skipped';
  return { endpoint, outcome, failures };
}

/** Begins with the first version's first hour; undefined while nobody has looked at the endpoint. */
async function begun({ versions }: MlflowPorts, endpoint: string): Promise<MlflowSync | undefined> {
  const [first] = await versions.read(endpoint);
  return first === undefined ? undefined : newMlflowSync(endpoint, hourOf(minuteOf(first.firstSeenAtEpochSeconds)));
}
