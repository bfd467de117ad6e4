import type { ServedVersion } from '../core/reconcile/endpoint-look.ts';
import type { EndpointState } from '../core/words/endpoint.ts';
import type { ServedContent, VersionRecord } from '../core/words/version.ts';
import { optimistic } from './optimistic.ts';
import type { Ports } from './ports.ts';

/**
 * Reads what an endpoint's config serves and gives every content its number: the one it had before, or the next free one. Two runs that
 * number at the same time agree, since the first append of a number wins and the loser looks again.
 */
export async function numberVersions(
  { endpoints, versions }: Pick<Ports, 'endpoints' | 'versions'>,
  endpoint: EndpointState,
  atEpochSeconds: number,
): Promise<ServedVersion[]> {
  const images = new Map(endpoint.variants.map(({ name, images: resolved }) => [name, resolved]));
  const contents = await endpoints.readContents(endpoint.configName, images);
  let known = await versions.read(endpoint.name);
  const append = async (missing: ServedContent): Promise<readonly VersionRecord[] | 'changed'> => {
    const record = nextRecord(endpoint.name, missing, known, atEpochSeconds);
    if ((await versions.append(record)) === 'appended') return [...known, record];
    known = await versions.read(endpoint.name);
    // whoever was quicker may have numbered this very content
    return firstUnknown(contents, known) === missing ? 'changed' : known;
  };
  for (;;) {
    const missing = firstUnknown(contents, known);
    if (missing === undefined) return contents.map((content) => servedOf(content, known));
    known = await optimistic(
      () => append(missing),
      (times) => `versions of ${endpoint.name} could not be numbered: ${times} races lost in a row`,
    );
  }
}

const firstUnknown = (contents: readonly ServedContent[], known: readonly VersionRecord[]): ServedContent | undefined =>
  contents.find(({ fingerprint }) => !known.some((each) => each.fingerprint === fingerprint));

function servedOf(
  { variant, modelName, fingerprint, written }: ServedContent,
  known: readonly VersionRecord[],
): ServedVersion {
  const record = known.find((each) => each.fingerprint === fingerprint);
  if (record === undefined) throw new RangeError(`content of variant ${variant} has no number`);
  return { variant, modelName, version: record.version, ...(written === undefined ? {} : { written }) };
}

const nextRecord = (
  endpoint: string,
  { fingerprint, containers, modelName }: ServedContent,
  known: readonly VersionRecord[],
  firstSeenAtEpochSeconds: number,
): VersionRecord => ({
  endpoint,
  version: Math.max(0, ...known.map(({ version }) => version)) + 1,
  fingerprint,
  containers,
  modelName,
  firstSeenAtEpochSeconds,
});
