import { registeredVersionOf } from '../../core/mlflow/find-run.ts';
import { followAlias, newestMove } from '../../core/mlflow/follow-alias.ts';
import type { AliasSeen, LinkedRun, MlflowSync } from '../../core/mlflow/mlflow-sync.ts';
import type { GuardEvent } from '../../core/record/event.ts';
import { makeNotice } from '../../core/record/make-notice.ts';
import type { GuardMlflow } from '../../core/words/policy.ts';
import { type VersionRecord, versionLabel } from '../../core/words/version.ts';
import { eventsSince } from '../observers/events-since.ts';
import { linkRun } from './link-run.ts';
import type { MlflowPorts, ModelVersion } from './ports.ts';
import { tellRun } from './tell-run.ts';

/** What the policy says about MLflow for one endpoint. */
export interface MlflowGuard extends GuardMlflow {
  readonly endpoint: string;
}

/** So many of the newest are asked each time whether somebody has named their run. */
const YOUNGEST = 2;
/** The newest versions are told of; older ones have their story. */
const MOST_RUNS = 30;

/**
 * Tells MLflow what is not known there yet. Every part that fails is in `failures` and is tried again with the next run; `sync` remembers
 * what was acknowledged.
 */
export async function tellMlflow(
  ports: MlflowPorts,
  guard: MlflowGuard,
  sync: MlflowSync,
  atEpochSeconds: number,
): Promise<{ readonly sync: MlflowSync; readonly failures: readonly unknown[] }> {
  const { endpoint, model } = guard;
  const records = (await ports.versions.read(endpoint)).slice(-MOST_RUNS);
  const oldest = records.map((record) => runOf(sync, record)?.toldTo ?? '').sort()[0] ?? '';
  const events = await eventsSince(ports.events, endpoint, oldest);
  const failures: unknown[] = [];
  const runs: LinkedRun[] = [];
  try {
    const registered = model === undefined ? [] : await ports.tracking.modelVersions(model);
    const mayBeWiped = await isNewestGone(ports, sync);
    const young = new Set(records.slice(-YOUNGEST));
    for (const record of records) {
      const known = runOf(sync, record);
      try {
        runs.push(
          await toldOf(
            ports,
            { record, events, registered, model, mayBeWiped, isYoung: young.has(record) },
            known,
            atEpochSeconds,
          ),
        );
      } catch (failure) {
        failures.push(failure);
        if (known !== undefined) runs.push(known);
      }
    }
    const alias = await followed(ports, guard, { runs, seen: sync.alias, events }, atEpochSeconds);
    return { sync: { ...sync, runs, ...(alias === undefined ? {} : { alias }) }, failures };
  } catch (failure) {
    const untold = sync.runs.filter(({ version }) => !runs.some((run) => run.version === version));
    return { sync: { ...sync, runs: [...untold, ...runs] }, failures: [...failures, failure] };
  }
}

/** A store that was wiped shows nothing of it while there is nothing to send: one run is asked for each time. */
async function isNewestGone({ tracking }: MlflowPorts, { runs }: MlflowSync): Promise<boolean> {
  const newest = runs.at(-1);
  return newest !== undefined && (await tracking.readRun(newest.runId)) === 'gone';
}

const runOf = ({ runs }: MlflowSync, { version }: VersionRecord): LinkedRun | undefined =>
  runs.find((each) => each.version === version);

interface Told {
  readonly record: VersionRecord;
  readonly events: readonly GuardEvent[];
  readonly registered: readonly ModelVersion[];
  readonly model: string | undefined;
  /** The newest run is gone, so others may be: none is taken to be there unseen. */
  readonly mayBeWiped: boolean;
  /** One of the newest versions: somebody may still say which run it comes from. */
  readonly isYoung: boolean;
}

/** A version with a run of its own was given the name of its real one since: the story moves there. */
async function isNamedNow(
  { origin, tracking }: MlflowPorts,
  record: VersionRecord,
  known: LinkedRun,
): Promise<boolean> {
  if (known.foundBy !== 'own') return false;
  const said = await origin.runOf(record.modelName, record.containers[0]?.model ?? '');
  return said !== undefined && (await tracking.readRun(said)) !== 'gone';
}

/** A run that is gone is found or made anew and told from the beginning: the table keeps the whole story. */
async function toldOf(
  ports: MlflowPorts,
  { record, events, registered, model, mayBeWiped, isYoung }: Told,
  known: LinkedRun | undefined,
  atEpochSeconds: number,
): Promise<LinkedRun> {
  const story = { record, ...(model === undefined ? {} : { model }) };
  const isThere = known !== undefined && !(mayBeWiped && (await ports.tracking.readRun(known.runId)) === 'gone');
  if (isThere && !(isYoung && (await isNamedNow(ports, record, known)))) {
    const run = withModelVersion(known, record, registered);
    const told = await tellRun(ports, run, { ...story, events }, atEpochSeconds);
    if (told !== 'gone') return told;
  }
  const run = await linkRun(ports, record, registered);
  const all = await eventsSince(ports.events, record.endpoint, '');
  const told = await tellRun(ports, run, { ...story, events: all }, atEpochSeconds);
  if (told !== 'gone') return told;
  throw new Error(`the run ${run.runId} of ${versionLabel(record.version)} went away while it was told`);
}

/** A model may be registered after it was deployed: then the version learns its story too. */
function withModelVersion(run: LinkedRun, record: VersionRecord, registered: readonly ModelVersion[]): LinkedRun {
  if (run.modelVersion !== undefined) return run;
  const found = registeredVersionOf(record, registered, run.foundBy === 'own' ? undefined : run.runId);
  if (found === undefined) return run;
  const { tagsKey: _, ...untold } = run;
  return { ...untold, modelVersion: found.version };
}

async function followed(
  { tracking, events: history, notifier }: MlflowPorts,
  { endpoint, model, alias }: MlflowGuard,
  {
    runs,
    seen,
    events,
  }: {
    readonly runs: readonly LinkedRun[];
    readonly seen: AliasSeen | undefined;
    readonly events: readonly GuardEvent[];
  },
  atEpochSeconds: number,
): Promise<AliasSeen | undefined> {
  if (model === undefined || alias === undefined) return undefined;
  const now = await tracking.readAlias(model, alias);
  const move = newestMove(events);
  const at = now === undefined ? {} : { version: now };
  const id = move?.id ?? seen?.followed;
  const unmoved = { ...at, ...(id === undefined ? {} : { followed: id }) };
  // moves from before the first look are nobody's to follow
  if (seen === undefined || move === undefined || move.id === seen.followed) return unmoved;
  const next = followAlias(move, runs, seen, now);
  if (next.kind === 'move') {
    await tracking.setAlias(model, alias, next.to);
    const read = await tracking.readAlias(model, alias);
    if (read !== next.to)
      throw new Error(`the alias ${alias} of ${model} was set to ${next.to} and stands at ${read ?? 'nothing'}`);
    return { version: next.to, followed: move.id };
  }
  if (next.kind === 'leave') {
    const why = `the alias ${alias} of ${model} stands at ${now === undefined ? 'no version' : `version ${now}`}, where somebody else has put it, so it was not moved to version ${next.wanted}`;
    const facts = {
      endpoint,
      atEpochSeconds,
      who: 'stablehand',
      why,
      ...(move.to === undefined ? {} : { to: move.to }),
    };
    await notifier.publish(makeNotice('alias-left', move.id, facts));
    await history.append({ ...facts, kind: 'alias-left', id: `${move.id}/alias-left` });
  }
  return unmoved;
}
