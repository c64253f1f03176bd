import { threadCommand } from './thread-command.ts';

export const command = threadCommand({
  example: 'apex threads rename thread_… "Spend in March"',
  words: 'The new title',
  act: (client, id, { words, signal }) => client.renameThread({ id, title: words }, { signal }),
  say: (title) => `It is called "${title}" now.`,
});
