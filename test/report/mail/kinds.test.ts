import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../lib/core/record/notice.ts';
import { renderMessage } from '../../../lib/report/mail/message.ts';
import { aContext, aNotice } from './a-notice.ts';

const mail = (difference: Partial<Notice>) => {
  const { subject, text } = renderMessage(aNotice(difference), 'engineers', aContext());
  return { subject, text: text.replace(/\s+/g, ' ') };
};

describe('a mail names what its notice names, and nothing else', () => {
  it('that versions got slowly worse names both, and neither where they are not known', () => {
    expect(mail({ kind: 'ratchet' }).subject).toBe('SLOWLY WORSE fraud-detector: v3 is clearly worse than v2 was');
    expect(mail({ kind: 'ratchet', from: undefined }).subject).toBe('SLOWLY WORSE fraud-detector');
  });

  it('a bad version that is back can be released by a command, where it is known which one', () => {
    const { text } = mail({ kind: 'quarantined-version-back' });
    expect(text).toContain('release it from quarantine');
    expect(text).toMatch(/"version": ?3/);
    expect(mail({ kind: 'quarantined-version-back', from: undefined }).text).not.toContain('release it');
  });

  it('what users saw last time is said only where something is known of it', () => {
    const nothing = { comparison: undefined, failedRequests: undefined };
    const words = 'Users may see the same failures as last time.';
    expect(mail({ kind: 'quarantined-version-back', ...nothing }).text).toContain(`FOR USERS ${words}`);
    const { text } = mail({ kind: 'quarantined-version-back' });
    expect(text).toContain(words);
    expect(text).not.toContain(`FOR USERS ${words}`);
  });

  it('a move has an arrow between two versions, and none where one is not known', () => {
    expect(mail({ kind: 'rollback-started' }).subject).toContain(': v3 -> v2');
    expect(mail({ kind: 'rollback-started', to: undefined }).subject).not.toContain('->');
  });

  it('that nobody knows the stable version comes with what to write into the policy', () => {
    const { text } = mail({ kind: 'metrics-unreadable', reason: 'no-stable-known' });
    expect(text).toContain('Name its variant in stablehand.yaml');
    expect(text).toContain('stable: <variant>');
    expect(text).toContain('npx cdk deploy');
  });
});
