import { examples, type CommandModule } from '../../command.ts';

interface ListOptions {
  readonly search?: string;
  readonly allProjects?: boolean;
  readonly deleted?: boolean;
  readonly page?: string;
}

export const command: CommandModule<ListOptions> = {
  define(command) {
    command
      .option('--search <words>', 'Those whose title or questions hold all of these words')
      .option('--all-projects', 'Those of every project')
      .option('--deleted', 'Those that can still be restored')
      .option('--page <number>', 'A page further back')
      .addHelpText('after', examples('apex threads list', 'apex threads list --search "cache opus"'));
  },
  async run(context, { options }) {
    const [{ chatRoutes }, { signedInClient }, { formatInstant, plainLine, renderTable }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
    ]);
    const { terminal, signal } = context;
    const query = {
      ...(options.search === undefined ? {} : { q: options.search }),
      ...(options.page === undefined ? {} : { page: options.page }),
      projects: options.allProjects === true ? ('all' as const) : ('this' as const),
      deleted: options.deleted === true ? ('true' as const) : ('false' as const),
    };
    const data = await signedInClient(context, chatRoutes).listThreads(query, { signal });
    const columns = ['title', 'last', 'state', 'shared', 'id'].map((title) => ({ title, whole: title === 'id' }));
    const rows = data.threads.map((thread) => [
      plainLine(thread.title),
      formatInstant(thread.updated_at),
      thread.last_run_status ?? '',
      thread.shared_at === null ? '' : 'yes',
      thread.id,
    ]);
    const { page, total, total_pages } = data.pagination;
    const more = total_pages > page ? `\n\n${total} in all: --page ${page + 1} shows more.` : '';
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'None here. Ask something: apex ask "What did we spend this month?"'
        : `${renderTable(columns, rows, { width: terminal.width, heading })}${more}`;
    return { data, text };
  },
};
