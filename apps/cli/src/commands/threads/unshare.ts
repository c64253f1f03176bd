import { threadCommand } from './thread-command.ts';

export const command = threadCommand({
  example: 'apex threads unshare thread_…',
  act: (client, id, { signal }) => client.unshareThread({ id }, { signal }),
  say: (title) => `No link opens "${title}" any more.`,
});
