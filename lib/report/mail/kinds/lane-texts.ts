import { metricsCommand } from '../command.ts';
import { dryRun, lookAtWeights, promoteByHand, rollBackByHand, type SomeTexts } from '../kind-text.ts';

/** What is said of versions that serve alone, or have served long enough to become stable. */
export const LANE_TEXTS = {
  promotable: {
    outcome: 'PLEASE DECIDE',
    headline: ({ notice, to }) => (notice.to === undefined ? '' : `: shall ${to} become the stable version?`),
    happened: ({ endpoint, to }) =>
      `On ${endpoint}, ${to} has carried nearly all traffic for its whole bake time, and nothing was found against it. There was too little traffic to prove that it is as good as the version before.`,
    users: () => 'Nothing changes for users.',
    done: () => 'Nothing was moved. Until someone decides, a rollback would go to the version before it.',
    next: (facts) => [
      ...promoteByHand(
        facts,
        `If ${facts.to} is good, make it the stable version. This moves no traffic:`,
        facts.notice.to,
      ),
      dryRun(facts, 'To see where a rollback would go now (changes nothing):'),
    ],
  },

  'deployment-failing': {
    outcome: 'DEPLOYMENT FAILS',
    headline: () => ': the new instances fail, AWS rejects changes until it ends',
    happened: ({ endpoint }) =>
      `SageMaker is deploying another config to ${endpoint}. The new instances fail most of their requests, the old ones do not.`,
    users: () =>
      'Users whose requests reach the new instances get errors. More of them do as the deployment continues.',
    done: () =>
      'Nothing yet: SageMaker rejects every change during a deployment. When it ends, the new version is judged at once and rolled back if it still fails.',
    next: (facts) => [
      { say: 'Tell whoever is deploying. If the deployment has rollback alarms, check that they cover these errors.' },
      lookAtWeights(facts),
    ],
  },

  'worse-than-before': {
    outcome: 'WORSE THAN BEFORE',
    headline: ({ notice, from, rates }) => (notice.from === undefined ? rates : `: ${from}${rates}, nothing was moved`),
    happened: ({ endpoint, from }) =>
      `On ${endpoint}, ${from} passed its bake time and serves alone. It is now worse than the version before it was.`,
    users: ({ harm }) => harm,
    done: () => 'Nothing was moved. Much else may have changed since the bake, and an older version may not be better.',
    next: (facts) => [
      {
        say: 'First check what it depends on: data, feature stores, callers. The metrics of this endpoint (changes nothing):',
        command: metricsCommand(facts.endpoint, facts.context.region),
      },
      rollBackByHand(facts, `If the version itself is to blame, roll back to ${facts.to}:`),
      { say: 'If the data has drifted away from the model, an older version does not help: retrain it.' },
    ],
  },

  'alias-left': {
    outcome: 'ALIAS LEFT ALONE',
    headline: () => ': MLflow and production name different versions',
    happened: ({ endpoint }) =>
      `The stable version of ${endpoint} changed. In MLflow the alias that follows it stands where someone else put it.`,
    users: () => 'Nothing changes for users. Whoever loads the model by its alias may get another version.',
    done: () => 'The alias was not moved: Stablehand never overwrites what someone else has set.',
    reasonForAll: true,
    next: () => [
      { say: 'If the alias should follow production, set it in MLflow to the version that the reason names.' },
    ],
  },

  ratchet: {
    outcome: 'SLOWLY WORSE',
    headline: ({ notice, from, to }) => (notice.from === undefined ? '' : `: ${from} is clearly worse than ${to} was`),
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, each new version was within the margin of the one before. Added up, ${from} is clearly worse than ${to} was.`,
    users: () => 'More requests go wrong than with the older version.',
    done: () => 'Nothing was moved: no single version is to blame.',
    next: (facts) => [
      ...promoteByHand(
        facts,
        'If you accept the new level, promote the version that serves. Later versions are then measured against it:',
        facts.notice.from,
      ),
      { say: 'If not, find in the history when the rate rose, and what was changed at that time.' },
    ],
  },
} satisfies SomeTexts;
