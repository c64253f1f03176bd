import type { chatRoutes, ClientApi, Thread, ThreadId } from '@apex/contracts';
import { examples, type CommandModule } from '../../command.ts';

export interface ThreadChange {
  readonly example: string;
  /** What the id is called where it is asked for. */
  readonly from?: string;
  /** Words after the id. */
  readonly words?: string;
  act(
    client: ClientApi<typeof chatRoutes>,
    id: ThreadId,
    call: { readonly words: string; readonly signal: AbortSignal },
  ): Promise<Thread>;
  say(title: string, id: ThreadId): string;
}

/** A command that does one thing to one thread. */
export function threadCommand(change: ThreadChange): CommandModule {
  return {
    define(command) {
      command.argument('<id>', `The id that \`${change.from ?? 'apex threads list'}\` shows`);
      if (change.words !== undefined) command.argument('<words...>', change.words);
      command.addHelpText('after', examples(change.example));
    },
    async run(context, { args }) {
      const [{ chatRoutes: routes }, { signedInClient }, { plainLine }, { threadIdOf }] = await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('@apex/terminal'),
        import('./thread-id.ts'),
      ]);
      const id = threadIdOf(args[0]);
      const words = args.slice(1).join(' ');
      const data = await change.act(signedInClient(context, routes), id, { words, signal: context.signal });
      return { data, text: change.say(plainLine(data.title), id) };
    },
  };
}
