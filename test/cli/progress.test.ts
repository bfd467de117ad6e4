import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startProgress } from '../../lib/cli/progress.ts';

const run = { scenario: 'bad-errors', seed: 7, json: false } as const;

/** A stream that keeps what is written to it. */
function aStream(isTTY: boolean) {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const terminal = { isTTY, columns: 80, cursorTo: () => true, clearLine: () => true };
  return { stream: Object.assign(stream, terminal) as unknown as NodeJS.WriteStream, text: () => text };
}

describe('progress', () => {
  it('is a bar with the simulated time on a terminal', () => {
    const { stream, text } = aStream(true);
    const progress = startProgress(run, stream);
    progress.advance(1, 300);
    progress.advance(65, 300);
    progress.stop();
    expect(text()).toContain('bad-errors, seed 7 [');
    expect(text()).toContain('1 h 05 min of at most 5 h 00 min');
  });

  it('is one line in a pipe', () => {
    const { stream, text } = aStream(false);
    const progress = startProgress(run, stream);
    progress.advance(65, 300);
    progress.stop();
    expect(text()).toBe('running bad-errors, seed 7, in simulated time ...\n');
  });

  it('is silent in a pipe of a script that wants JSON', () => {
    const { stream, text } = aStream(false);
    startProgress({ ...run, json: true }, stream).advance(65, 300);
    expect(text()).toBe('');
  });
});
