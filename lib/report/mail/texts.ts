import type { NoticeKind } from '../../core/record/notice.ts';
import type { KindText } from './kind-text.ts';
import * as decision from './kinds/decision-texts.ts';
import * as lane from './kinds/lane-texts.ts';
import * as outcome from './kinds/outcome-texts.ts';
import * as serving from './kinds/serving-texts.ts';
import * as step from './kinds/step-texts.ts';
import * as watch from './kinds/watch-texts.ts';

/**
 * The text of every kind of notice. To add a kind: name it in `NoticeKind`, write its text in one of the files of `kinds/`,
 * add it here (the compiler asks for it) and give it a section in docs/runbook.md (a test asks for it).
 */
export const TEXTS: Readonly<Record<NoticeKind, KindText>> = {
  'would-have-rolled-back': decision.wouldHaveRolledBack,
  'awaiting-approval': decision.awaitingApproval,
  'rollback-started': decision.rollbackStarted,
  preparing: step.preparing,
  'capacity-refused': step.capacityRefused,
  held: decision.held,
  overdue: decision.overdue,
  rejected: decision.rejected,
  withdrawn: decision.withdrawn,
  'shared-incident': decision.sharedIncident,
  'rollback-completed': outcome.rollbackCompleted,
  recovered: outcome.recovered,
  'not-recovered': outcome.notRecovered,
  unprovable: outcome.unprovable,
  failed: outcome.failed,
  superseded: outcome.superseded,
  adopted: watch.adopted,
  'no-stable-known': watch.noStableKnown,
  starved: watch.starved,
  'not-judged': watch.notJudged,
  'metrics-unreadable': watch.metricsUnreadable,
  'quarantined-version-back': watch.quarantinedVersionBack,
  'endpoint-gone': watch.endpointGone,
  promoted: watch.promoted,
  promotable: lane.promotable,
  'deployment-failing': lane.deploymentFailing,
  'worse-than-before': lane.worseThanBefore,
  degraded: serving.degraded,
  'degraded-over': serving.degradedOver,
  ratchet: lane.ratchet,
  retrain: watch.retrain,
  'manual-action': watch.manualAction,
  digest: watch.digest,
};
