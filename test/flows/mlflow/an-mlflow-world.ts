import type { EpochHour } from '../../../lib/core/mlflow/hour-row.ts';
import type { MinuteSeries } from '../../../lib/core/words/metric.ts';
import type { MlflowPorts } from '../../../lib/flows/mlflow/ports.ts';
import { type MlflowReport, syncMlflow } from '../../../lib/flows/mlflow/sync-mlflow.ts';
import type { MlflowGuard } from '../../../lib/flows/mlflow/tell-mlflow.ts';
import { aWorld, type Difference, ENDPOINT } from '../../support/a-world.ts';
import { InMemoryHourHistory, InMemoryMlflowSyncStore } from '../../support/in-memory/in-memory-mlflow-stores.ts';
import { InMemoryTracking } from '../../support/in-memory/in-memory-tracking.ts';

export const CHAMPION: MlflowGuard = { endpoint: ENDPOINT, model: 'fraud', alias: 'champion' };

/** The world of the flows with an MLflow beside it: version 6 of the registered model serves as model-1, version 7 as model-2. */
export function anMlflowWorld(difference: Difference = {}) {
  const world = aWorld(difference);
  const tracking = new InMemoryTracking();
  const hours = new InMemoryHourHistory();
  const named = new Map<string, string>();
  const registered = ['model-1', 'model-2'].map((name, index) => ({
    version: String(6 + index),
    tags: { 'stablehand.artifact': `s3://models/${name}` },
  }));
  tracking.register('fraud', registered, { champion: '6' });
  const p99: MinuteSeries = { status: 'complete', points: new Map() };
  const ports: MlflowPorts = {
    ...world.ports,
    // methods of a class are not copied by spreading
    metrics: {
      readMinutes: (queries, span) => world.ports.metrics.readMinutes(queries, span),
      readLatencyP99ByHour: async () => p99,
    },
    hours,
    syncs: new InMemoryMlflowSyncStore(),
    tracking,
    origin: { runOf: async (modelName) => named.get(modelName) },
  };
  return {
    ...world,
    tracking,
    hours,
    /** Runs that models name by themselves. */
    named,
    mlflow: ports,
    sync: async (over: MlflowPorts = ports, guard: MlflowGuard = CHAMPION): Promise<MlflowReport> => {
      const [report] = await syncMlflow(over, [guard], world.clock.nowEpochSeconds(), () => true);
      if (report === undefined) throw new Error('one guard, one report');
      return report;
    },
    /** The run that is told of a version, and its points by key. */
    async run(version: number) {
      const sync = await ports.syncs.read(ENDPOINT);
      const linked = sync?.runs.find((each) => each.version === version);
      const run = linked === undefined ? undefined : tracking.runs.get(linked.runId);
      if (linked === undefined || run === undefined) throw new Error(`nothing is linked to v${version}`);
      const steps = (key: string): EpochHour[] =>
        [...run.points.values()].filter((point) => point.key === key).map(({ step }) => step);
      return { ...linked, tags: run.tags, points: [...run.points.values()], steps };
    },
  };
}

export type MlflowWorld = ReturnType<typeof anMlflowWorld>;
