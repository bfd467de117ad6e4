import type { Audience } from '../../core/words/policy.ts';
import { isoOf } from '../../core/words/time.ts';
import { type VersionRecord, versionLabel } from '../../core/words/version.ts';
import { wrapped } from './lay-out.ts';
import type { MailFacts } from './mail-facts.ts';

/**
 * What the versions of a notice are made of; empty when the context does not know. Engineers get a line for each, data scientists also the
 * model data and whether the environments differ: those are known as hashes only.
 */
export function versionContentsOf({ notice, context }: MailFacts, audience: Audience): string {
  const wanted = (context.versions ?? []).filter(({ version }) => version === notice.from || version === notice.to);
  return wanted.map((version) => (audience === 'engineers' ? briefly(version) : wholly(version))).join('\n');
}

const headOf = ({ version, modelName, firstSeenAtEpochSeconds }: VersionRecord): string =>
  `${versionLabel(version)}: model ${modelName}, first seen ${isoOf(firstSeenAtEpochSeconds).slice(0, 10)}`;

const briefly = (version: VersionRecord): string =>
  wrapped(`${headOf(version)}, ${version.containers.map(({ image }) => nameOf(image)).join(', ')}`);

const wholly = (version: VersionRecord): string =>
  [
    wrapped(headOf(version)),
    ...version.containers.flatMap(({ image, model, environment }) => [
      wrapped(`image ${image.replace(DIGEST, '$1')}`, '    '),
      wrapped(model === '' ? 'model: inside the image' : `model ${model}`, '    '),
      wrapped(`environment (hash) ${environment.slice(0, HEX_SHOWN)}`, '    '),
    ]),
  ].join('\n');

/** So many characters of a hash tell two apart. */
const HEX_SHOWN = 12;
const DIGEST = new RegExp(`(@sha256:[0-9a-f]{${HEX_SHOWN}})[0-9a-f]+$`);

/** `fraud@sha256:3f2a...`: without its registry. */
const nameOf = (image: string): string => image.replace(DIGEST, '$1').replace(/^.*\//, '');
