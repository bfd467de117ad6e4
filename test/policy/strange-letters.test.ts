import { expect, test } from 'vitest';
import { refused } from './refused.ts';

test.each([
  ['mоde: auto', 'unknown word, it holds U+043E, which only looks like the letter o, did you mean mode?'],
  ['mode\u00a0: auto', 'unknown word, it holds a no-break space (U+00A0), did you mean mode?'],
  ['hard\u2011limits: act', 'unknown word, it holds a no-break hyphen (U+2011), did you mean hard-limits?'],
  ['b\u200bake: 24h', 'unknown word, it holds a zero-width space (U+200B), did you mean bake?'],
])('%s is refused by naming the character', (line, sentence) => {
  expect(refused(`guards:\n  - endpoint: fraud\n    ${line}\n`)[0]).toContain(sentence);
});
