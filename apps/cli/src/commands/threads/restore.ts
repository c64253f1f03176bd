import { threadCommand } from './thread-command.ts';

export const command = threadCommand({
  example: 'apex threads restore thread_…',
  from: 'apex threads list --deleted',
  act: (client, id, { signal }) => client.restoreThread({ id }, { signal }),
  say: (title) => `Brought back "${title}".`,
});
