import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The lines of a capture file, also of a gzipped one, in order, without their ends. Memory does not grow with the file. */
export async function* captureLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const stream: Readable = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // a failure of the file must reach who reads, not only the unzipping
  file.on('error', (error) => stream.destroy(error));
  stream.setEncoding('utf8');
  let tail = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (tail + chunk).split('\n');
    tail = lines.pop() ?? '';
    yield* lines;
  }
  if (tail !== '') yield tail;
}
