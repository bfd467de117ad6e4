import { registeredVersionOf } from '../../core/mlflow/find-run.ts';
import { type EpochHour, hourOf } from '../../core/mlflow/hour-row.ts';
import type { LinkedRun, RunSource } from '../../core/mlflow/mlflow-sync.ts';
import { TAG_PREFIX } from '../../core/mlflow/run-tags.ts';
import { minuteOf } from '../../core/words/time.ts';
import { type VersionRecord, versionLabel } from '../../core/words/version.ts';
import type { MlflowPorts, ModelVersion, Tracking } from './ports.ts';

/** Tag of a run by which it is found again: a run that was made just before a crash is not made twice. */
const SERVED_AS = `${TAG_PREFIX}served_as`;

type LinkPorts = Pick<MlflowPorts, 'tracking' | 'origin'>;

/**
 * The run of a version: the one that the SageMaker model or its model package names, or that the registered model's version has; a new one of
 * its own when there is none.
 *
 * @param registered - The versions of the policy's registered model; empty when it names none.
 */
export async function linkRun(
  ports: LinkPorts,
  record: VersionRecord,
  registered: readonly ModelVersion[],
): Promise<LinkedRun> {
  const said = await ports.origin.runOf(record.modelName, record.containers[0]?.model ?? '');
  const model = registeredVersionOf(record, registered, said);
  const candidates: readonly (readonly [RunSource, string | undefined])[] = [
    ['model package or tag', said],
    ['registered model', model?.runId],
  ];
  for (const [foundBy, runId] of candidates) {
    // a name that leads nowhere (a run that was deleted, or of another server) is no reason to lose the story
    if (runId !== undefined && (await ports.tracking.readRun(runId)) !== 'gone')
      return linked(record, { runId, foundBy, modelVersion: model?.version });
  }
  return linked(record, { runId: await ownRun(ports.tracking, record), foundBy: 'own', modelVersion: model?.version });
}

function linked(
  { version, firstSeenAtEpochSeconds }: VersionRecord,
  { runId, foundBy, modelVersion }: { runId: string; foundBy: RunSource; modelVersion: string | undefined },
): LinkedRun {
  const nextHour: EpochHour = hourOf(minuteOf(firstSeenAtEpochSeconds));
  return { version, runId, foundBy, ...(modelVersion === undefined ? {} : { modelVersion }), nextHour, toldTo: '' };
}

async function ownRun(tracking: Tracking, record: VersionRecord): Promise<string> {
  const { endpoint, version, modelName, fingerprint, firstSeenAtEpochSeconds } = record;
  const experimentId = await experimentOf(tracking, `stablehand/${endpoint}`);
  const servedAs = `${endpoint} ${versionLabel(version)} ${fingerprint}`;
  const [known] = await tracking.findRuns([experimentId], SERVED_AS, servedAs);
  if (known !== undefined) return known.runId;
  return tracking.createRun({
    experimentId,
    name: `${versionLabel(version)} ${modelName}`,
    startEpochSeconds: firstSeenAtEpochSeconds,
    tags: { [SERVED_AS]: servedAs },
  });
}

/** Made when it is missing, brought back when somebody has deleted it: its name stays taken. */
async function experimentOf(tracking: Tracking, name: string): Promise<string> {
  const found = await tracking.findExperiment(name);
  if (found === undefined) return tracking.createExperiment(name);
  if (found.isDeleted) await tracking.restoreExperiment(found.id);
  return found.id;
}

/** What a run is told once about the version that it stands for. */
export const identityTags = ({ endpoint, version, modelName, fingerprint }: VersionRecord): Record<string, string> => ({
  [`${TAG_PREFIX}endpoint`]: endpoint,
  [`${TAG_PREFIX}version`]: versionLabel(version),
  [`${TAG_PREFIX}model`]: modelName,
  [`${TAG_PREFIX}fingerprint`]: fingerprint,
});
