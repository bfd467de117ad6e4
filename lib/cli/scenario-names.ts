import { SCENARIO_NAMES, type ScenarioName, scenarioOf } from '../local/story/scenario.ts';
import { filled } from './text/text-layout.ts';

const NAME_COLUMNS = SCENARIO_NAMES.reduce((widest, { length }) => Math.max(widest, length), 0);

/** Each scenario by its name, and what happens in it. */
export const SCENARIO_HELP: string = SCENARIO_NAMES.flatMap((name) =>
  filled(scenarioOf(name).about, {
    first: `  ${name.padEnd(NAME_COLUMNS)}  `,
    rest: ' '.repeat(NAME_COLUMNS + 4),
    columns: 80,
  }),
).join('\n');

export const scenarioNamed = (
  name: string,
):
  | { readonly kind: 'known'; readonly name: ScenarioName }
  | { readonly kind: 'unknown'; readonly sentence: string } => {
  const found = SCENARIO_NAMES.find((each) => each === name);
  return found === undefined
    ? { kind: 'unknown', sentence: `It must be one of ${SCENARIO_NAMES.join(', ')}.` }
    : { kind: 'known', name: found };
};
