import { expect, test } from 'vitest';
import { renderRollbackStates } from '../../docs/from-code/rollback-states.ts';

test('docs/rollback-states.md is what the engine goes by (renew it with: npx vitest run test/docs/rollback-states.test.ts -u)', async () => {
  await expect(renderRollbackStates()).toMatchFileSnapshot('../../docs/rollback-states.md');
});

test('the diagram names no state that mermaid could not read, and every end', () => {
  const [, diagram = ''] = /```mermaid\n([^`]+)```/.exec(renderRollbackStates()) ?? [];
  const arrows = diagram.split('\n').filter((line) => line.includes('-->'));
  for (const arrow of arrows) expect(arrow).toMatch(/^ {2}(\[\*\]|\w+) --> \w+(: [^:;]+)?$/);
  const reached = new Set(arrows.map((arrow) => /--> (\w+)/.exec(arrow)?.[1]));
  for (const end of [
    'completed',
    'failed',
    'held',
    'rejected',
    'superseded',
    'withdrawn',
    'recovered',
    'not_recovered',
  ])
    expect(reached).toContain(end);
});
