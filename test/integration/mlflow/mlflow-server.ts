import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { root } from '../support/places.ts';
import { runOk } from '../support/run.ts';

const bin = join(root, '.cache/mlflow/bin');

/** A real MLflow server on loopback, with a store of its own that outlives a kill. */
export interface MlflowProcess {
  readonly url: string;
  /** Ends it at once, as a crash would; the store stays. */
  kill(): Promise<void>;
  /** Starts it again on the same store and port. */
  start(): Promise<void>;
  /** Throws the store away. Only while it is not running. */
  wipe(): Promise<void>;
  /** What MLflow's own Python client says is there. */
  read(): Promise<StoreContents>;
  /** Runs some lines with MLflow's own client as `client`. */
  python(lines: string): Promise<string>;
  close(): Promise<void>;
}

const pointSchema = z.object({ value: z.number(), timestamp: z.number(), step: z.number() });
const contentsSchema = z.object({
  runs: z.array(
    z.object({
      experiment: z.string(),
      runId: z.string(),
      name: z.string(),
      tags: z.record(z.string(), z.string()),
      metrics: z.record(z.string(), z.array(pointSchema)),
    }),
  ),
  versions: z.array(
    z.object({
      model: z.string(),
      version: z.string(),
      description: z.string(),
      tags: z.record(z.string(), z.string()),
      aliases: z.array(z.string()),
    }),
  ),
});
export type StoreContents = z.infer<typeof contentsSchema>;

/** Everything that the store holds, as JSON. */
const READ_ALL = `
import json
runs = []
for experiment in client.search_experiments():
    for run in client.search_runs([experiment.experiment_id], max_results=1000):
        history = {
            key: [{"value": m.value, "timestamp": m.timestamp, "step": m.step} for m in client.get_metric_history(run.info.run_id, key)]
            for key in run.data.metrics
        }
        runs.append({"experiment": experiment.name, "runId": run.info.run_id, "name": run.info.run_name, "tags": dict(run.data.tags), "metrics": history})
versions = []
for model in client.search_registered_models():
    for v in client.search_model_versions(f"name='{model.name}'"):
        full = client.get_model_version(model.name, v.version)
        versions.append({"model": model.name, "version": str(v.version), "description": full.description or "", "tags": dict(full.tags), "aliases": list(full.aliases)})
print(json.dumps({"runs": runs, "versions": versions}))
`;

/** Starts MLflow as test/integration/mlflow/setup.sh made it. @throws {Error} when it is not up within two minutes */
export async function startMlflow(): Promise<MlflowProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'stablehand-mlflow-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH: `${bin}:${PATH}`, HOME, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_TRACKING_URI: url };
  let stopped: () => Promise<void> = async () => {};

  const start = async (): Promise<void> => {
    const store = `sqlite:///${join(folder, 'mlflow.db')}`;
    const args = ['server', '--backend-store-uri', store, '--artifacts-destination', join(folder, 'artifacts')];
    const child = spawn(
      join(bin, 'mlflow'),
      [...args, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      {
        cwd: folder,
        env,
        // a group of its own: the server has a worker below it, and both must end
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    stopped = async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await ended;
    };
    for (let tries = 0; tries < 480; tries += 1) {
      const isUp = await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      if (child.exitCode !== null) throw new Error(`MLflow ended before it listened:\n${printed}`);
      await sleep(250);
    }
    throw new Error(`MLflow did not listen within two minutes:\n${printed}`);
  };
  const python = async (lines: string): Promise<string> => {
    const script = `import mlflow\nclient = mlflow.MlflowClient("${url}")\n${lines}`;
    return (await runOk(join(bin, 'python'), ['-c', script], { env, limitSeconds: 120 })).stdout;
  };
  await start();
  return {
    url,
    start,
    python,
    kill: () => stopped(),
    wipe: () => rm(join(folder, 'mlflow.db'), { force: true }),
    read: async () => contentsSchema.parse(JSON.parse(await python(READ_ALL))),
    async close() {
      await stopped();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
