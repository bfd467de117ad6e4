import { isoOf } from '../../core/words/time.ts';
import { versionLabel } from '../../core/words/version.ts';
import { wrapped } from './lay-out.ts';
import type { MailFacts } from './mail-facts.ts';

/** What the versions of a notice are made of; empty when the context does not know. Environments show as hashes only. */
export function versionContentsOf({ notice, context }: MailFacts): string {
  const wanted = (context.versions ?? []).filter(({ version }) => version === notice.from || version === notice.to);
  return wanted
    .map(({ version, modelName, firstSeenAtEpochSeconds, containers }) =>
      [
        wrapped(`${versionLabel(version)}: model ${modelName}, first seen ${isoOf(firstSeenAtEpochSeconds)}`),
        ...containers.flatMap(({ image, model, environment }) => [
          wrapped(`image ${image}`, '    '),
          wrapped(model === '' ? 'model: inside the image' : `model ${model}`, '    '),
          wrapped(`environment, hashed: ${environment}`, '    '),
        ]),
      ].join('\n'),
    )
    .join('\n');
}
