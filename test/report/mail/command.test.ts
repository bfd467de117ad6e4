import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeCommand, invokeCommand } from '../../../lib/report/mail/command.ts';

/** What `aws` would be given when the command is pasted into a real shell, and what would come in through the pipe. */
function pasted(command: string): { readonly words: readonly string[]; readonly stdin: string } {
  const script = `aws() { for word in "$@"; do printf '%s\\0' "$word"; done; cat; }\n${command}\n`;
  const said = execFileSync('sh', ['-c', script], { encoding: 'utf8', input: '' }).split('\0');
  return { words: said.slice(0, -1), stdin: said.at(-1) ?? '' };
}

it('a reason with quotes, dollars and line breaks arrives as it was written', () => {
  const reason = `it's "bad"; $(reboot) \`id\` \\ back\nslash`;
  const { words, stdin } = pasted(invokeCommand('fn', { endpoint: 'e', action: 'rollback', to: 2, reason }));
  expect(JSON.parse(stdin)).toEqual({
    endpoint: 'e',
    action: 'rollback',
    to: 2,
    reason,
  });
  expect(words.slice(-3)).toEqual(['--payload', 'fileb:///dev/stdin', '/dev/stdout']);
});

it('any reason survives the shell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (reason) => {
      const { words, stdin } = pasted(invokeCommand('fn', { endpoint: 'e', action: 'reject', reason }, 'eu-central-1'));
      expect(JSON.parse(stdin)).toEqual({
        endpoint: 'e',
        action: 'reject',
        reason,
      });
      expect(words[words.indexOf('--region') + 1]).toBe('eu-central-1');
    }),
    { numRuns: 60 },
  );
});

it('a look at what is served asks for status, config and weights in one argument, whatever line it is broken at', () => {
  const { words } = pasted(describeCommand('fraud-detector', 'eu-central-1'));
  expect(words.slice(0, 4)).toEqual(['sagemaker', 'describe-endpoint', '--endpoint-name', 'fraud-detector']);
  const query = words[words.indexOf('--query') + 1]?.replace(/\s+/g, ' ');
  expect(query).toBe(
    '{Status: EndpointStatus, Config: EndpointConfigName, Weights: ProductionVariants[].[VariantName,CurrentWeight,DesiredWeight]}',
  );
  expect(words.at(-1)?.replace(/\s+/g, ' ')).toBe(query);
});
