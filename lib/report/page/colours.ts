import type { ReportedArm } from './incident-report.ts';

/** CSS variables of the page's style; told apart by people with any kind of colour vision. */
const OTHERS = ['var(--third)', 'var(--fourth)', 'var(--fifth)'] as const;

export const colourOf = ({ role }: Pick<ReportedArm, 'role'>): string =>
  role === 'stable' ? 'var(--stable)' : 'var(--candidate)';

/** For what is neither stable nor candidate, in order of appearance. */
export const otherColour = (index: number): string => OTHERS[index % OTHERS.length] ?? OTHERS[0];
