import { threadCommand } from './thread-command.ts';

export const command = threadCommand({
  example: 'apex threads delete thread_…',
  act: (client, id, { signal }) => client.deleteThread({ id }, { signal }),
  say: (title, id) => `Deleted "${title}". For 30 days it can be brought back: apex threads restore ${id}`,
});
