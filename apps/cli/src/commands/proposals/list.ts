import { examples, type CommandModule } from '../../command.ts';

interface ListOptions {
  readonly status?: string;
  readonly page?: string;
}

export const command: CommandModule<ListOptions> = {
  define(command) {
    command
      .option('--status <status>', 'open, applied, rolled_back, closed, or all')
      .option('--page <number>', 'Which page of 100')
      .addHelpText('after', examples('apex proposals', 'apex proposals show proposal_…'));
  },
  async run(context, { options }) {
    const [
      { optimizerRoutes, proposalStatuses },
      { signedInClient },
      { oneOf, wholeNumber },
      { formatMoney, renderTable },
    ] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
      import('@apex/terminal'),
    ]);
    const { terminal } = context;
    const { status, page } = options;
    const query = {
      per_page: 100,
      ...(page === undefined ? {} : { page: wholeNumber('--page', page, { min: 1, max: 100_000 }) }),
      ...(status === undefined ? {} : { status: oneOf('status', status, [...proposalStatuses, 'all'] as const) }),
    };
    const data = await signedInClient(context, optimizerRoutes).listProposals(query, { signal: context.signal });
    const columns = [
      { title: 'saving', align: 'right' },
      { title: 'proposal' },
      { title: 'kind' },
      { title: 'status' },
      { title: 'id', whole: true },
    ] as const;
    const rows = data.proposals.map((one) => [
      one.saving === null ? '' : formatMoney(one.saving.expected_usd),
      one.title,
      one.policy === null ? one.kind : 'policy',
      one.status.replace('_', ' '),
      one.id,
    ]);
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'No proposals: `apex findings measure` looks for something worth changing.'
        : renderTable(columns, rows, { width: terminal.width, heading });
    return { data, text };
  },
};
