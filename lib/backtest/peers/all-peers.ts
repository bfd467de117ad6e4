import { ARGO_99 } from './argo.ts';
import { cloudWatchAlarm } from './cloudwatch-alarm.ts';
import { FLAGGER_2X, FLAGGER_99 } from './flagger.ts';
import { KAYENTA } from './kayenta.ts';
import { LINDON_MALEK } from './lindon-malek.ts';
import type { Peer } from './peer.ts';
import { Z_TEST } from './z-test.ts';

/** The usual rules, in the order in which they are shown. */
export const PEERS: readonly Peer[] = [
  cloudWatchAlarm(1, 1),
  cloudWatchAlarm(3, 5),
  FLAGGER_2X,
  FLAGGER_99,
  ARGO_99,
  KAYENTA,
  Z_TEST,
  LINDON_MALEK,
];
