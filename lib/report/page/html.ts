/** Text that is HTML already. Only `html` and `trusted` make one, so that nothing else reaches a page unescaped. */
export interface Html {
  readonly html: string;
}

type Piece = string | number | Html | readonly Html[] | undefined;

/** Markup with values: strings are escaped, `undefined` is nothing, lists are joined. */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Html => ({
  html: strings.reduce((text, part, at) => `${text}${rendered(values[at - 1])}${part}`),
});

/** Markup that our own code made, such as a plot. */
export const trusted = (markup: string): Html => ({ html: markup });

function rendered(value: Piece): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return 'html' in value ? value.html : value.map((each) => each.html).join('\n');
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
