import { TAG_PREFIX } from './run-tags.ts';

/** Where our part of a model version's description begins; what people wrote above it stays. */
const HEADING = 'Stablehand: ';

/**
 * A model version's description with one line about production, in the place of the line before. Undefined when there is nothing to say.
 *
 * @param tags - All that is told of the version by tags.
 */
export function noteOf(
  description: string,
  endpoint: string,
  tags: Readonly<Record<string, string>>,
): string | undefined {
  const tag = (name: string): string | undefined => tags[`${TAG_PREFIX}${name}`];
  const status = tag('status');
  if (status === undefined) return undefined;
  const rolledBackAt = tag('rolled_back_at');
  const reason = tag('reason');
  const line = [
    `${HEADING}${status} on ${endpoint}`,
    ...(rolledBackAt === undefined ? [] : [`rolled back ${rolledBackAt}${backTo(tag('rolled_back_to'))}`]),
    ...(reason === undefined ? [] : [reason]),
  ].join('; ');
  const above = description.split('\n').filter((each) => !isOurs(each, endpoint));
  const kept = above.join('\n').trimEnd();
  return kept === '' ? line : `${kept}\n\n${line}`;
}

const backTo = (version: string | undefined): string => (version === undefined ? '' : ` to ${version}`);

/** Names of endpoints may begin alike. */
const isOurs = (line: string, endpoint: string): boolean =>
  line.startsWith(HEADING) && line.split('; ')[0]?.endsWith(` on ${endpoint}`) === true;
