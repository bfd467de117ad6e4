import type { DeployedVariant } from '../deploy-endpoint.ts';
import { NEW_MODEL, OLD_MODEL, OTHER_MODEL } from './models.ts';

/** An endpoint before and after the new model comes, and which of its variants the story is about. */
export interface StoryDeployment {
  /** In service for a day when the new model comes. */
  readonly before: readonly DeployedVariant[];
  readonly after: readonly DeployedVariant[];
  /** Variants that serve the old and the new model; in a swap they are one. */
  readonly oldVariant: string;
  readonly newVariant: string;
}

/** The new model beside the old one, with a tenth of the traffic. */
export const CANARY: StoryDeployment = {
  before: [{ name: 'stable', model: OLD_MODEL, weight: 1 }],
  after: [
    { name: 'stable', model: OLD_MODEL, weight: 0.9, instances: 2 },
    { name: 'candidate', model: NEW_MODEL, weight: 0.1 },
  ],
  oldVariant: 'stable',
  newVariant: 'candidate',
};

/** The new model in the place of the old one, under the same variant name. */
export const SWAP: StoryDeployment = {
  before: [{ name: 'all-traffic', model: OLD_MODEL, weight: 1, instances: 2 }],
  after: [{ name: 'all-traffic', model: NEW_MODEL, weight: 1, instances: 2 }],
  oldVariant: 'all-traffic',
  newVariant: 'all-traffic',
};

/** One model on one variant, before and after: its config is put into service once more, and nothing else changes. */
export const LONE: StoryDeployment = {
  before: [{ name: 'all-traffic', model: OLD_MODEL, weight: 1, instances: 2 }],
  after: [{ name: 'all-traffic', model: OLD_MODEL, weight: 1, instances: 2 }],
  oldVariant: 'all-traffic',
  newVariant: 'all-traffic',
};

/** The new model takes a tenth from the old one; a third variant serves a fifth, before and after. */
export const THREE_VARIANTS: StoryDeployment = {
  before: [
    { name: 'stable', model: OLD_MODEL, weight: 0.8, instances: 2 },
    { name: 'bystander', model: OTHER_MODEL, weight: 0.2 },
  ],
  after: [
    { name: 'stable', model: OLD_MODEL, weight: 0.7, instances: 2 },
    { name: 'bystander', model: OTHER_MODEL, weight: 0.2 },
    { name: 'candidate', model: NEW_MODEL, weight: 0.1 },
  ],
  oldVariant: 'stable',
  newVariant: 'candidate',
};

/** What serves before or after, each model once. */
export const modelsOf = ({ before, after }: StoryDeployment): string[] => [
  ...new Set([...before, ...after].map(({ model }) => model)),
];
