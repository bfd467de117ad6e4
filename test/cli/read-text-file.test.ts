import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTraceHeader } from '../../lib/backtest/trace/read-runs.ts';
import { textOf } from '../../lib/cli/read-text-file.ts';

const TEXT = 'guards:\n  - endpoint: fraud # größer\n';

test.each([
  ['UTF-8', Buffer.from(TEXT, 'utf8')],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`, 'utf8')],
  ['UTF-16 as PowerShell writes it', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16 with the high byte first', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
])('%s is read as what it is', (_, bytes) => {
  expect(textOf(bytes)).toBe(TEXT);
});

test('a trace in UTF-16 is refused with what to do, and one with a byte order mark is read', () => {
  const header =
    '{"stablehand":"trace/1","endpoint":"e","stable":"s","candidate":"c","deployedAt":"2026-11-02T00:00:00Z"}\n';
  const folder = mkdtempSync(join(tmpdir(), 'stablehand-'));
  const written = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  expect(() => readTraceHeader(written('utf16', Buffer.from(`\ufeff${header}`, 'utf16le')))).toThrow(
    'the file is UTF-16, as PowerShell writes it: save it as UTF-8',
  );
  expect(readTraceHeader(written('bom', Buffer.from(`\ufeff${header}`, 'utf8')))).toMatchObject({ endpoint: 'e' });
  rmSync(folder, { recursive: true });
});
