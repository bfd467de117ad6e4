import type { Channel } from '../../lambdas/channels.ts';

/** Puts a line of text into a chat room. @throws when nobody knows whether it arrived. */
export type PostLine = (line: string) => Promise<void>;

/** What engineers are told, in a chat room as well: the subject, and the id, by which the room can drop repeats. */
export const chatChannel =
  (post: PostLine): Channel =>
  ({ render }) => ({
    async publish(notice) {
      if (!notice.audiences.includes('engineers')) return;
      const { subject } = await render(notice, 'engineers');
      await post(`${subject} (${notice.id})`);
    },
  });
