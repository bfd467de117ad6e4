import { estimatesOf } from '../../../lib/core/evidence/noise/assumed-history.ts';
import type { Cell, DrawnRun } from '../draw/draw-run.ts';
import { ruleNamed } from './all-rules.ts';
import type { Watch } from './rule.ts';
import { inView, type RunInView } from './run-in-view.ts';

/** What every rule did about one run. Small, since hundreds of thousands are kept. */
export interface RunDecisions {
  /** The minute after which each rule rolled back; a rule that did not is absent. */
  readonly at: Readonly<Record<string, number>>;
  /** Longest burst that Stablehand tolerated, minutes; absent where it was not asked. */
  readonly burstMinutes?: number;
}

/** Lets every rule look at the same minutes until all have decided or the run is over. */
export function decideRun(cell: Cell, run: DrawnRun, rules: readonly string[]): RunDecisions {
  const view = inView(cell, run);
  let watching = rules.flatMap((name): { name: string; watch: Watch }[] => {
    const watch = ruleNamed(name).start(view);
    return watch === undefined ? [] : [{ name, watch }];
  });
  const at: Record<string, number> = {};
  for (let tick = 0; tick < run.minutes && watching.length > 0; tick += 1) {
    const decided = watching.filter(({ watch }) => watch(tick));
    if (decided.length === 0) continue;
    for (const { name } of decided) at[name] = tick;
    watching = watching.filter((each) => !decided.includes(each));
  }
  const burstMinutes = rules.some((name) => name.startsWith('stablehand')) ? burstMinutesOf(view) : undefined;
  return { at, ...(burstMinutes === undefined ? {} : { burstMinutes }) };
}

function burstMinutesOf(view: RunInView): number | undefined {
  const errors = view.frozen().signals.find(({ signal }) => signal === 'errors');
  return errors && estimatesOf(errors.evidence).burstMinutes;
}
