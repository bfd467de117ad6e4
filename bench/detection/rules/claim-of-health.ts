import { natsToDetect } from '../../../lib/core/evidence/readings/detection-limit.ts';
import { pointsToWorse } from '../../../lib/core/judge/verdicts/claim.ts';
import type { Rule } from './rule.ts';

/**
 * No rule that rolls back: it marks the minute from which the judge would call the candidate healthy for lack of a breach, since a
 * doubling of the errors would by then have been found, and nothing points to a worse candidate. Errors have all of the budget here.
 */
export const CLAIM_OF_HEALTH: Rule = {
  name: 'claim-of-health',
  title: 'the minute from which healthy would be said',
  start(view) {
    const lane = view.lanes().find(({ frozen }) => frozen.signal === 'errors');
    const wanted = natsToDetect(view.frozen().alpha);
    return (
      lane &&
      ((tick) => {
        lane.foldTo(tick);
        const reading = lane.reading();
        return reading.information >= wanted && !pointsToWorse(reading, lane.frozen.evidence.or0);
      })
    );
  },
};
