import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex threads list` shows')
      .addHelpText(
        'after',
        `\nWhoever is signed in to your organisation can read the thread at the link; it is shown once.\n${examples('apex threads share thread_…')}`,
      );
  },
  async run(context, { args }) {
    const [{ chatRoutes }, { signedInClient }, { threadIdOf }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./thread-id.ts'),
    ]);
    const id = threadIdOf(args[0]);
    const { url_path, thread } = await signedInClient(context, chatRoutes).shareThread(
      { id },
      { signal: context.signal },
    );
    const url = new URL(url_path, context.url).href;
    return { data: { url, url_path, thread }, text: `${url}\nEnd it with: apex threads unshare ${id}` };
  },
};
