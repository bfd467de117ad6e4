import type { NoticeKind } from '../../core/record/notice-kinds.ts';
import type { KindText } from './kind-text.ts';
import { DECISION_TEXTS } from './kinds/decision-texts.ts';
import { LANE_TEXTS } from './kinds/lane-texts.ts';
import { OUTCOME_TEXTS } from './kinds/outcome-texts.ts';
import { SERVING_TEXTS } from './kinds/serving-texts.ts';
import { STEP_TEXTS } from './kinds/step-texts.ts';
import { WATCH_TEXTS } from './kinds/watch-texts.ts';

/** The text of every kind of notice. A kind without one does not compile: give it one in a file of `kinds/`. */
export const TEXTS: Readonly<Record<NoticeKind, KindText>> = {
  ...DECISION_TEXTS,
  ...STEP_TEXTS,
  ...OUTCOME_TEXTS,
  ...WATCH_TEXTS,
  ...LANE_TEXTS,
  ...SERVING_TEXTS,
};
