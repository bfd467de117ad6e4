import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { MetricPoint } from '../../../lib/core/mlflow/metric-points.ts';
import type { ModelVersion, NewRun, TrackedRun, Tracking } from '../../../lib/flows/mlflow/ports.ts';

interface KeptRun {
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  /** By key, timestamp, step and value: the same point again is the same point. */
  readonly points: Map<string, MetricPoint>;
}

/** MLflow's rules, as far as they are relied on; held to them by the contract that the real server passes. */
export class InMemoryTracking implements Tracking {
  readonly runs = new Map<string, KeptRun>();
  readonly #experiments = new Map<string, { name: string; isDeleted: boolean }>();
  readonly #models = new Map<string, { versions: ModelVersion[]; aliases: Map<string, string> }>();
  #next = 1;

  /** Everything is lost, as when somebody deletes the store. */
  wipe(): void {
    this.runs.clear();
    this.#experiments.clear();
    this.#models.clear();
  }

  deleteRun(runId: string): void {
    this.runs.delete(runId);
  }

  register(model: string, versions: readonly ModelVersion[], aliases: Readonly<Record<string, string>> = {}): void {
    this.#models.set(model, { versions: [...versions], aliases: new Map(Object.entries(aliases)) });
  }

  pointsOf(runId: string): readonly MetricPoint[] {
    return [...this.#run(runId, 'runs/get').points.values()];
  }

  async findExperiment(name: string) {
    const found = [...this.#experiments].find(([, each]) => each.name === name);
    return found === undefined ? undefined : { id: found[0], isDeleted: found[1].isDeleted };
  }

  async createExperiment(name: string): Promise<string> {
    if ((await this.findExperiment(name)) !== undefined) throw new Error(`experiment ${name} exists`);
    const id = this.#newId();
    this.#experiments.set(id, { name, isDeleted: false });
    return id;
  }

  deleteExperiment(name: string): void {
    for (const each of this.#experiments.values()) if (each.name === name) each.isDeleted = true;
  }

  async restoreExperiment(id: string): Promise<void> {
    const found = this.#experiments.get(id);
    if (found !== undefined) found.isDeleted = false;
  }

  async createRun({ experimentId, name, tags }: NewRun): Promise<string> {
    if (this.#experiments.get(experimentId)?.isDeleted !== false)
      throw new Error(`experiment ${experimentId} is not active`);
    const runId = `run-${this.#newId()}`;
    this.runs.set(runId, { runId, experimentId, name, tags: { ...tags }, points: new Map() });
    return runId;
  }

  async readRun(runId: string): Promise<TrackedRun | 'gone'> {
    const run = this.runs.get(runId);
    return run === undefined ? 'gone' : seen(run);
  }

  async findRuns(experimentIds: readonly string[], tag: string, value: string): Promise<readonly TrackedRun[]> {
    return [...this.runs.values()]
      .filter(({ experimentId, tags }) => experimentIds.includes(experimentId) && tags[tag] === value)
      .map(seen)
      .reverse();
  }

  async logBatch(
    runId: string,
    points: readonly MetricPoint[],
    tags: Readonly<Record<string, string>>,
  ): Promise<'logged' | 'gone'> {
    const run = this.runs.get(runId);
    if (run === undefined) return 'gone';
    for (const point of points) run.points.set(JSON.stringify(point), point);
    Object.assign(run.tags, tags);
    return 'logged';
  }

  async readAlias(model: string, alias: string): Promise<string | undefined> {
    return this.#models.get(model)?.aliases.get(alias);
  }

  async setAlias(model: string, alias: string, version: string): Promise<void> {
    this.#model(model).aliases.set(alias, version);
  }

  async modelVersions(model: string): Promise<readonly ModelVersion[]> {
    return [...(this.#models.get(model)?.versions ?? [])].reverse();
  }

  async readModelVersion(model: string, version: string): Promise<ModelVersion | 'gone'> {
    return this.#models.get(model)?.versions.find((each) => each.version === version) ?? 'gone';
  }

  async tagModelVersion(model: string, version: string, key: string, value: string): Promise<void> {
    this.#change(model, version, (before) => ({ ...before, tags: { ...before.tags, [key]: value } }));
  }

  async describeModelVersion(model: string, version: string, description: string): Promise<void> {
    this.#change(model, version, (before) => ({ ...before, description }));
  }

  #change(model: string, version: string, change: (before: ModelVersion) => ModelVersion): void {
    const kept = this.#model(model);
    kept.versions = kept.versions.map((each) => (each.version === version ? change(each) : each));
  }

  #model(name: string) {
    const model = this.#models.get(name);
    if (model === undefined) throw new DependencyError('not-found', 'mlflow:registered-models/get', new Error(name));
    return model;
  }

  #run(runId: string, operation: string): KeptRun {
    const run = this.runs.get(runId);
    if (run === undefined) throw new DependencyError('not-found', `mlflow:${operation}`, new Error(runId));
    return run;
  }

  #newId(): string {
    this.#next += 1;
    return String(this.#next);
  }
}

function seen({ runId, experimentId, tags, points }: KeptRun): TrackedRun {
  const metrics: Record<string, number> = {};
  const newest = new Map<string, MetricPoint>();
  for (const point of points.values()) {
    const before = newest.get(point.key);
    if (before === undefined || point.step >= before.step) newest.set(point.key, point);
  }
  for (const [key, { value }] of newest) metrics[key] = value;
  return { runId, experimentId, tags: { ...tags }, metrics };
}
