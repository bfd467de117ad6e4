import type { EpochHour } from '../../core/mlflow/hour-row.ts';
import { pointsOf } from '../../core/mlflow/metric-points.ts';
import type { LinkedRun } from '../../core/mlflow/mlflow-sync.ts';
import { TAG_PREFIX, tagsOf } from '../../core/mlflow/run-tags.ts';
import { noteOf } from '../../core/mlflow/version-note.ts';
import { eventPlace, type GuardEvent } from '../../core/record/event.ts';
import type { VersionRecord } from '../../core/words/version.ts';
import { identityTags } from './link-run.ts';
import type { MlflowPorts } from './ports.ts';

/** Rows in one go: at most so many points as a batch takes. */
const ROWS_A_PAGE = 100;
/** An event may be written some minutes after it happened, behind younger ones. What is younger than this is told again. */
const SETTLES_SECONDS = 6 * 3600;

type TellPorts = Pick<MlflowPorts, 'hours' | 'tracking'>;

/** What there is to tell of one version. */
export interface VersionStory {
  readonly record: VersionRecord;
  /** Behind the run's place, oldest first; more of them do no harm. */
  readonly events: readonly GuardEvent[];
  /** The policy's registered model. */
  readonly model?: string;
}

/**
 * Sends the hours and the tags that the run does not have yet. What was acknowledged is remembered in the answer; the same points sent
 * twice are one point, so a crash in between costs a repeat and no double.
 *
 * @returns the run as it is now; `gone` when MLflow no longer knows it.
 */
export async function tellRun(
  ports: TellPorts,
  run: LinkedRun,
  { record, events, model }: VersionStory,
  atEpochSeconds: number,
): Promise<LinkedRun | 'gone'> {
  const nextHour = await tellHours(ports, run, record);
  if (nextHour === 'gone') return 'gone';
  const news = tagsOf(events, run.version, run.status);
  const tags = { ...identityTags(record), ...news };
  const tagsKey = keyOf(tags);
  if (tagsKey !== run.tagsKey) {
    if ((await ports.tracking.logBatch(run.runId, [], tags)) === 'gone') return 'gone';
    if (model !== undefined && run.modelVersion !== undefined)
      await tellModelVersion(ports, record.endpoint, { model, version: run.modelVersion }, tags);
  }
  const settled = events.findLast((event) => event.atEpochSeconds <= atEpochSeconds - SETTLES_SECONDS);
  const status = news[`${TAG_PREFIX}status`] ?? run.status;
  return {
    ...run,
    nextHour,
    tagsKey,
    ...(status === undefined ? {} : { status }),
    ...(settled === undefined ? {} : { toldTo: eventPlace(settled) }),
  };
}

/** One page after the other until none is left. */
async function tellHours(
  { hours, tracking }: TellPorts,
  run: LinkedRun,
  record: VersionRecord,
): Promise<EpochHour | 'gone'> {
  let next = run.nextHour;
  for (;;) {
    const rows = await hours.from(record.endpoint, run.version, next, ROWS_A_PAGE);
    const last = rows.at(-1);
    if (last === undefined) return next;
    const points = rows.flatMap((row) => pointsOf(row, record.firstSeenAtEpochSeconds));
    if (points.length > 0 && (await tracking.logBatch(run.runId, points, {})) === 'gone') return 'gone';
    if (rows.length < ROWS_A_PAGE) return last.hour + 1;
    // the page may end between two variants of one hour: that hour is sent again, and adds nothing
    next = Math.max(last.hour, next + 1);
  }
}

async function tellModelVersion(
  { tracking }: TellPorts,
  endpoint: string,
  { model, version }: { readonly model: string; readonly version: string },
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const known = await tracking.readModelVersion(model, version);
  if (known === 'gone') return;
  for (const [key, value] of Object.entries(tags))
    if (known.tags[key] !== value) await tracking.tagModelVersion(model, version, key, value);
  const before = known.description ?? '';
  const note = noteOf(before, endpoint, { ...known.tags, ...tags });
  if (note !== undefined && note !== before) await tracking.describeModelVersion(model, version, note);
}

/** In one order, whatever order they were found in. */
const keyOf = (tags: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
