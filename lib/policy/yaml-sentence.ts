import type { YAMLError } from 'yaml';

/**
 * What a YAML error means to somebody who wrote a policy by hand.
 * The parser's own words are kept where they say enough.
 */
export function yamlSentence({ code, message, pos }: YAMLError, text: string): string {
  const rest = text.slice(pos[0]);
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents this line, allowed: spaces';
    case 'DUPLICATE_KEY':
      return `the word ${JSON.stringify(/^[^:\s]*/.exec(rest)?.[0])} stands twice in the same map, allowed: once`;
    case 'BAD_ALIAS':
      return 'a value that begins with * is a YAML alias; patterns are not supported yet: name each endpoint';
    case 'BAD_SCALAR_START':
      return `a value cannot begin with ${rest[0]}: put it in quotes`;
    case 'MULTIPLE_DOCS':
      return 'a second document begins with ---, allowed: one policy a file';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a second colon on the same line: put the value in quotes, or give the map lines of its own';
    case 'TAG_RESOLVE_FAILED':
      return `a tag (${/^\S*/.exec(rest)?.[0]}) gives a value a type of its own, allowed: plain values`;
    case 'RESOURCE_EXHAUSTION':
      return 'nested too deeply, allowed: the maps and lists of a policy';
    default:
      return `not YAML: ${unquoted(message)}`;
  }
}

function unquoted(message: string): string {
  if (/Missing closing .quote/.test(message)) return 'a quote that was opened before is never closed';
  if (/Sequence item without - indicator/.test(message))
    return 'this line is indented less than the entry it belongs to';
  const closing = /must be sufficiently indented and end with a ([\]}])/.exec(message)?.[1];
  if (closing !== undefined)
    return `the ${closing === '}' ? 'map' : 'list'} that was opened before needs its ${closing}`;
  return message.charAt(0).toLowerCase() + message.slice(1);
}
