/** Characters that people cannot see, or take for others, by what they are called. */
const NAMES: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u2060': 'a word joiner',
  '\ufeff': 'a byte order mark',
  '\u00ad': 'a soft hyphen',
  '\u2010': 'a typographic hyphen',
  '\u2011': 'a no-break hyphen',
  '\u2013': 'an en dash',
  '\u2014': 'an em dash',
  '\u2212': 'a minus sign',
};
/** Letters of other alphabets that look like Latin ones. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ј: 'j',
  ԁ: 'd',
  ո: 'n',
  ο: 'o',
  α: 'a',
  ν: 'v',
  ι: 'i',
  ρ: 'p',
  κ: 'k',
};

/** Names every character of a word that no word of a policy holds; `plain`: what it looks like. Undefined for words in plain letters. */
export function strangeLetters(word: string): { readonly named: string; readonly plain: string } | undefined {
  const strange = [...new Set(word)].filter((letter) => letter > '\u007e');
  if (strange.length === 0) return undefined;
  const named = strange.map((letter) => {
    const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`; // a letter has a code
    const latin = LOOK_ALIKES[letter.toLowerCase()];
    if (latin !== undefined) return `${code}, which only looks like the letter ${latin}`;
    return NAMES[letter] === undefined ? `${code} (${letter})` : `${NAMES[letter]} (${code})`;
  });
  const plain = [...word]
    .map((letter) => LOOK_ALIKES[letter.toLowerCase()] ?? (letter > '\u2009' && letter < '\u2015' ? '-' : letter))
    .join('');
  return { named: named.join(' and '), plain };
}
