import { quietFunctions } from '../../lib/cli/quiet.ts';
import type { ScenarioName } from '../../lib/local/story/scenario.ts';

/** What the parent asks for. */
export interface Job {
  readonly scenario: ScenarioName;
  readonly seed: number;
}

quietFunctions(process.env);
const { tryScenario } = await import('./try-scenario.ts');

process.on('message', async ({ scenario, seed }: Job) => {
  process.send?.(await tryScenario(scenario, seed));
});
process.send?.('ready');
