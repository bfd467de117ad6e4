import * as z from 'zod/mini';
import type { ModelVersion, TrackedRun, Tracking } from '../../flows/mlflow/ports.ts';
import { toDependencyError } from '../dependency-error.ts';
import { type CallMlflow, MlflowRefusal } from './mlflow-http.ts';

/** log-batch takes 1000 items at once, tags and points together. @see mlflow/utils/validation.py */
const ITEMS_PER_BATCH = 1000;
const PAGE = 200;

const empty = z.looseObject({});
const pairs = z.array(z.object({ key: z.string(), value: z._default(z.string(), '') }));
const experimentSchema = z.object({
  experiment: z.object({ experiment_id: z.string(), lifecycle_stage: z.optional(z.string()) }),
});
const runSchema = z.object({
  info: z.object({ run_id: z.string(), experiment_id: z.string(), lifecycle_stage: z.optional(z.string()) }),
  data: z.optional(
    z.object({
      tags: z.optional(pairs),
      // NaN and the infinities come as texts
      metrics: z.optional(z.array(z.object({ key: z.string(), value: z.union([z.number(), z.string()]) }))),
    }),
  ),
});
const versionSchema = z.object({
  version: z.union([z.string(), z.number()]),
  run_id: z.optional(z.string()),
  source: z.optional(z.string()),
  description: z.optional(z.string()),
  tags: z.optional(pairs),
});

/** The calls of MLflow's REST interface that are needed, on 3.17.2. @see https://mlflow.org/docs/latest/api_reference/rest-api.html */
export function mlflowTracking(call: CallMlflow): Tracking {
  const orGone = async <T>(asked: Promise<T>): Promise<T | 'gone'> => {
    try {
      return await asked;
    } catch (cause) {
      if (isMissing(cause)) return 'gone';
      throw toDependencyError('mlflow', cause);
    }
  };
  return {
    async findExperiment(name) {
      const found = await orGone(
        call({
          method: 'GET',
          path: 'experiments/get-by-name',
          query: { experiment_name: name },
          answer: experimentSchema,
        }),
      );
      if (found === 'gone') return undefined;
      const { experiment_id: id, lifecycle_stage: stage } = found.experiment;
      return { id, isDeleted: stage === 'deleted' };
    },
    async createExperiment(name) {
      const answer = z.object({ experiment_id: z.string() });
      return (await call({ method: 'POST', path: 'experiments/create', body: { name }, answer })).experiment_id;
    },
    async restoreExperiment(id) {
      await call({ method: 'POST', path: 'experiments/restore', body: { experiment_id: id }, answer: empty });
    },
    async createRun({ experimentId, name, startEpochSeconds, tags }) {
      const body = {
        experiment_id: experimentId,
        run_name: name,
        start_time: startEpochSeconds * 1000,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      };
      const answer = z.object({ run: runSchema });
      return (await call({ method: 'POST', path: 'runs/create', body, answer })).run.info.run_id;
    },
    async readRun(runId) {
      const answer = z.object({ run: runSchema });
      const found = await orGone(call({ method: 'GET', path: 'runs/get', query: { run_id: runId }, answer }));
      return found === 'gone' || found.run.info.lifecycle_stage === 'deleted' ? 'gone' : runOf(found.run);
    },
    async findRuns(experimentIds, tag, value) {
      const body = {
        experiment_ids: experimentIds,
        filter: `tags.\`${tag}\` = '${value.replaceAll("'", "\\'")}'`,
        max_results: PAGE,
        order_by: ['attributes.start_time DESC'],
      };
      const answer = z.object({ runs: z.optional(z.array(runSchema)) });
      const { runs = [] } = await call({ method: 'POST', path: 'runs/search', body, answer });
      return runs.map(runOf);
    },
    async logBatch(runId, points, tags) {
      const metrics = points.map(({ key, value, timestampMs, step }) => ({ key, value, timestamp: timestampMs, step }));
      const tagList = Object.entries(tags).map(([key, value]) => ({ key, value }));
      const first = ITEMS_PER_BATCH - tagList.length;
      const batches = [metrics.slice(0, first)];
      for (let at = first; at < metrics.length; at += ITEMS_PER_BATCH)
        batches.push(metrics.slice(at, at + ITEMS_PER_BATCH));
      for (const [index, batch] of batches.entries()) {
        const body = { run_id: runId, metrics: batch, params: [], tags: index === 0 ? tagList : [] };
        const logged = await orGone(call({ method: 'POST', path: 'runs/log-batch', body, answer: empty }));
        if (logged === 'gone') return 'gone';
      }
      return 'logged';
    },
    async readAlias(model, alias) {
      const answer = z.object({ model_version: versionSchema });
      try {
        const found = await call({
          method: 'GET',
          path: 'registered-models/alias',
          query: { name: model, alias },
          answer,
        });
        return String(found.model_version.version);
      } catch (cause) {
        // an alias that stands for nothing is answered 400, a model that is not there 404
        if (cause instanceof MlflowRefusal && (cause.code === 'INVALID_PARAMETER_VALUE' || isMissing(cause)))
          return undefined;
        throw toDependencyError('mlflow:registered-models/alias', cause);
      }
    },
    async setAlias(model, alias, version) {
      await call({
        method: 'POST',
        path: 'registered-models/alias',
        body: { name: model, alias, version },
        answer: empty,
      });
    },
    async modelVersions(model) {
      const answer = z.object({
        model_versions: z.optional(z.array(versionSchema)),
        next_page_token: z.optional(z.string()),
      });
      const found: ModelVersion[] = [];
      let token = '';
      do {
        const query = {
          filter: `name='${model.replaceAll("'", "\\'")}'`,
          max_results: String(PAGE),
          ...(token === '' ? {} : { page_token: token }),
        };
        const page = await call({ method: 'GET', path: 'model-versions/search', query, answer });
        found.push(...(page.model_versions ?? []).map(modelVersionOf));
        token = page.next_page_token ?? '';
      } while (token !== '');
      return found;
    },
    async readModelVersion(model, version) {
      const answer = z.object({ model_version: versionSchema });
      const found = await orGone(
        call({ method: 'GET', path: 'model-versions/get', query: { name: model, version }, answer }),
      );
      return found === 'gone' ? 'gone' : modelVersionOf(found.model_version);
    },
    async tagModelVersion(model, version, key, value) {
      await call({
        method: 'POST',
        path: 'model-versions/set-tag',
        body: { name: model, version, key, value },
        answer: empty,
      });
    },
    async describeModelVersion(model, version, description) {
      await call({
        method: 'PATCH',
        path: 'model-versions/update',
        body: { name: model, version, description },
        answer: empty,
      });
    },
  };
}

/** A run that somebody has deleted is answered 400 by log-batch, one that never was 404. */
function isMissing(cause: unknown): boolean {
  if (!(cause instanceof MlflowRefusal)) return false;
  if (cause.code === 'RESOURCE_DOES_NOT_EXIST' || cause.status === 404) return true;
  return cause.code === 'INVALID_PARAMETER_VALUE' && /must be in the 'active' state/.test(cause.message);
}

function runOf({ info, data }: z.infer<typeof runSchema>): TrackedRun {
  const metrics = (data?.metrics ?? []).flatMap(({ key, value }) => {
    const number = Number(value);
    return Number.isFinite(number) ? [[key, number] as const] : [];
  });
  return {
    runId: info.run_id,
    experimentId: info.experiment_id,
    tags: tagsOf(data?.tags),
    metrics: Object.fromEntries(metrics),
  };
}

const tagsOf = (tags: readonly { readonly key: string; readonly value: string }[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));

function modelVersionOf({
  version,
  run_id: runId,
  source,
  description,
  tags,
}: z.infer<typeof versionSchema>): ModelVersion {
  return {
    version: String(version),
    ...(runId === undefined || runId === '' ? {} : { runId }),
    ...(source === undefined ? {} : { source }),
    ...(description === undefined ? {} : { description }),
    tags: tagsOf(tags),
  };
}
