import { metricsCommand } from '../command.ts';
import { dryRun, lookAtWeights, promote, rollBackByHand, type SomeTexts } from '../kind-text.ts';

/** What is said of versions that serve alone, or have served long enough to become stable. */
export const LANE_TEXTS = {
  promotable: {
    outcome: 'PLEASE DECIDE',
    headline: ({ notice, to }) => (notice.to === undefined ? '' : `: shall ${to} become the stable version?`),
    happened: ({ endpoint, to }) =>
      `On ${endpoint}, ${to} has carried nearly all of the traffic for its whole bake, and nothing was found against it. There was too little traffic to prove that it is as good as the version before.`,
    users: () => 'Nothing changes for users.',
    done: () => 'Nothing was moved. Until somebody decides, a rollback would go to the version before it.',
    next: (facts) => [
      ...promote(
        facts,
        `If ${facts.to} is good, make it the version to return to. This moves no traffic:`,
        facts.notice.to,
      ),
      dryRun(facts, 'To see where a rollback would go as it is now (changes nothing):'),
    ],
  },

  'deployment-failing': {
    outcome: 'DEPLOYMENT FAILS',
    headline: () => ': the new instances fail, AWS refuses changes until it ends',
    happened: ({ endpoint }) =>
      `SageMaker is putting another config into service on ${endpoint}, and its new instances fail most of their requests while the old ones do well.`,
    users: () => 'Users whose requests go to the new instances get errors, and more of them as the deployment goes on.',
    done: () =>
      'AWS refuses every change during a deployment. When it ends, the new version is judged at once, and moved away if it still fails.',
    next: (facts) => [
      {
        say: 'If the deployment has alarms that undo it, make sure that they see this. Whoever deploys it should know now.',
      },
      lookAtWeights(facts),
    ],
  },

  'worse-than-before': {
    outcome: 'WORSE THAN BEFORE',
    headline: ({ notice, from, rates }) => (notice.from === undefined ? rates : `: ${from}${rates}, nothing was moved`),
    happened: ({ endpoint, from }) =>
      `On ${endpoint}, ${from} serves without a stable version beside it. It passed its bake and is now worse than what was served before it.`,
    users: () => 'Users get more bad answers than before the change.',
    done: () =>
      'Nothing was moved: after the bake much else may have changed, and an older version need not be better.',
    next: (facts) => [
      {
        say: 'Look first at what it depends on: data, stores, callers. Which metrics there are (changes nothing):',
        command: metricsCommand(facts.endpoint, facts.context.region),
      },
      rollBackByHand(facts, `If it is the version itself, go back to ${facts.to}:`),
      { say: 'If the data has moved away from the model, an older version does not help: have it retrained.' },
    ],
  },

  ratchet: {
    outcome: 'SLOWLY WORSE',
    headline: ({ notice, from, to }) => (notice.from === undefined ? '' : `: ${from} is far from ${to}, step by step`),
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint} every new version was within the margin of the one before. Together they have drifted away from ${to}: ${from} is clearly worse.`,
    users: () => 'Users get more bad answers than they once did.',
    done: () => 'Nothing was moved, and no single version is to blame.',
    next: (facts) => [
      ...promote(
        facts,
        'If the new level is all right, promote the version that serves: from then on it is what others are measured by:',
        facts.notice.from,
      ),
      { say: 'If not, find the step at which it rose in the history, and what was changed with it.' },
    ],
  },
} satisfies SomeTexts;
