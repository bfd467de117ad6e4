import type { VersionRecord } from '../words/version.ts';

/** A registered model's version, as far as it tells what it was made from. */
export interface RegisteredVersion {
  readonly version: string;
  readonly runId?: string;
  readonly source?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Tag of a model version that names the artifact which SageMaker serves of it. */
export const ARTIFACT_TAG = 'stablehand.artifact';

/**
 * The registered version that a served version comes from: the one whose source or tag is the artifact, or whose run is `runId`. Undefined
 * when none or several match: a guess would write one model's failures to another's name.
 */
export function registeredVersionOf(
  { containers }: Pick<VersionRecord, 'containers'>,
  registered: readonly RegisteredVersion[],
  runId: string | undefined,
): RegisteredVersion | undefined {
  const artifacts = containers.map(({ model }) => withoutSlash(model)).filter((model) => model !== '');
  const isServed = ({ source, tags, runId: run }: RegisteredVersion): boolean =>
    (runId !== undefined && run === runId) ||
    artifacts.some((artifact) =>
      [source, tags[ARTIFACT_TAG]].some((text) => text !== undefined && withoutSlash(text) === artifact),
    );
  const found = registered.filter(isServed);
  return found.length === 1 ? found[0] : undefined;
}

/** S3 prefixes are written with and without a slash at the end. */
const withoutSlash = (text: string): string => text.replace(/\/+$/, '');
