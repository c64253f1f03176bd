import { examples, type CommandModule } from '../../command.ts';

interface ListOptions {
  readonly status?: string;
  readonly kind?: string;
  readonly page?: string;
}

export const command: CommandModule<ListOptions> = {
  define(command) {
    command
      .option('--status <status>', 'open, dismissed, resolved, or all')
      .option('--kind <kind>', 'Only findings of one kind')
      .option('--page <number>', 'Which page of 100')
      .addHelpText('after', examples('apex findings', 'apex findings --status all --json', 'apex findings measure'));
  },
  async run(context, { options }) {
    const [contracts, { signedInClient }, { findingsText }, { oneOf, wholeNumber }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./findings-text.ts'),
      import('../../usage-error.ts'),
    ]);
    const { findingKinds, findingStatuses, optimizerRoutes } = contracts;
    const { status, kind, page } = options;
    const query = {
      per_page: 100,
      ...(page === undefined ? {} : { page: wholeNumber('--page', page, { min: 1, max: 100_000 }) }),
      ...(status === undefined ? {} : { status: oneOf('status', status, [...findingStatuses, 'all'] as const) }),
      ...(kind === undefined ? {} : { kind: oneOf('kind of finding', kind, findingKinds) }),
    };
    const data = await signedInClient(context, optimizerRoutes).listFindings(query, { signal: context.signal });
    return { data, text: () => findingsText(data, context.terminal) };
  },
};
