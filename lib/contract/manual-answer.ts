/** What the manual-rollback function answers. A refusal changes nothing. */
export type ManualAnswer =
  | {
      readonly outcome: 'accepted' | 'waiting' | 'dry-run';
      readonly id: string;
      readonly from: string;
      readonly to: string;
      readonly status: string;
      readonly sentence: string;
    }
  | { readonly outcome: 'refused'; readonly sentence: string };
