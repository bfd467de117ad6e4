import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { aFolder, runCli } from './run-cli.ts';

const folder = aFolder();
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const rows = (count: number): string =>
  Array.from({ length: count }, (_, row) => `${new Date(Date.UTC(2026, 0, 1) + row * 300_000).toISOString()},10`).join(
    '\n',
  );

test('a script that asked for JSON reads one object when a command fails, too', async () => {
  const unknown = await runCli(['history', '--json', '--limit', 'many']);
  expect(unknown.code).toBe(2);
  expect(JSON.parse(unknown.stdout)).toEqual({
    outcome: 'failed',
    sentence: expect.stringContaining("'many' is invalid"),
  });
  const nowhere = await runCli(['backtest', '--json', '--trace', 'nowhere.ndjson']);
  expect(nowhere.code).toBe(2);
  expect(JSON.parse(nowhere.stdout)).toMatchObject({ outcome: 'failed' });
  expect(nowhere.stderr).toMatch(/^error: /);
});

describe('bad arguments end with 2, nothing on stdout and a sentence', () => {
  it.each([
    [
      'demo --scenario nope',
      /'nope' is invalid\. It must be one of bad-errors, slow, dead, silent, .*healthy, shared-incident/,
    ],
    ['demo --seed 1.5', /'1\.5' is invalid\. It must be a whole number from 0 to 4294967295/],
    ['demo --seed=-1', /'-1' is invalid\. It must be a whole number/],
    ['demo --seed', /argument missing/],
    ['demo --traffic-scale 0', /'0' is invalid\. It must be a number above 0/],
    ['demo --traffic-scale much', /'much' is invalid\. It must be a number above 0/],
    ['demo --hours 3', /--hours lengthens healthy and shared-incident; bad-errors ends by itself/],
    ['demo --scenario healthy --hours 0', /'0' is invalid\. It must be a number above 0 and at most 336/],
    ['demo --traffic nowhere.csv', /cannot read the traffic file "nowhere\.csv": there is no such file/],
    [`demo --traffic ${file('header.csv', 'time,n\n')}`, /"header\.csv": line 1 must be timestamp,value/],
    [
      `demo --traffic ${file('word.csv', 'timestamp,value\n2026-01-01 00:00:00,5\n2026-01-01 00:05:00,many\n')}`,
      /"word\.csv": line 3: value must be a count of at least 0, got "many"/,
    ],
    [
      `demo --traffic ${file('short.csv', `timestamp,value\n${rows(12 * 24)}\n`)}`,
      /"short\.csv": the file covers 24 hours, this scenario needs at least 26\.2 hours/,
    ],
    [`demo --out ${file('in-the-way', '')}`, /cannot make the folder "in-the-way"/],
    ['demo --sceanrio dead', /unknown option '--sceanrio'\n\(Did you mean --scenario\?\)/],
    ['demo now', /too many arguments/],
    ['dmo', /unknown command 'dmo'\n\(Did you mean demo\?\)/],
    ['check nowhere.yaml', /cannot read the policy "nowhere\.yaml": there is no such file/],
    ['check .', /cannot read the policy "\.": it is a directory/],
    ['local --port 70000', /'70000' is invalid\. It must be a whole number from 0 to 65535/],
    ['local --speed 0', /'0' is invalid\. It must be a number above 0/],
  ])('%s', async (args, sentence) => {
    const { code, stdout, stderr } = await runCli(args.split(' '), folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('at '.padStart(6)); // no stack
  });
});
