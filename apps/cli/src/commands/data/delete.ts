import { examples, type CommandModule } from '../../command.ts';

interface DeleteOptions {
  readonly user?: string;
  readonly session?: string;
  readonly before?: string;
  readonly dryRun?: boolean;
}

export const command: CommandModule<DeleteOptions> = {
  define(command) {
    command
      .option('--user <label>', 'All of a user')
      .option('--session <name>', 'All of a session')
      .option('--before <time>', 'All before a moment')
      .option('--dry-run', 'Only count what would go')
      .addHelpText(
        'after',
        `\nGone for good, from the files of the engine as well; data of the same user that comes later is taken again. For
admins and owners. It runs by itself: see \`apex data deletions\`.\n${examples(
          'apex data delete --user ada@example.com --dry-run',
          'apex data delete --before 2025-01-01',
        )}`,
      );
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { usageError }, { countsText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
      import('./counts-text.ts'),
    ]);
    const { user, session, before, dryRun = false } = options;
    const named = Object.entries({ user, session, before }).filter(([, value]) => value !== undefined);
    const [one] = named;
    if (one === undefined || named.length > 1) throw usageError('Name one of --user, --session and --before.');
    const [kind, value] = one;
    const asked = telemetryRoutes.createDataDeletion.input.safeParse({ kind, value, dry_run: dryRun });
    if (!asked.success) throw usageError(asked.error.issues[0]?.message ?? 'The options are wrong.');
    const { signal } = context;
    const data = await signedInClient(context, telemetryRoutes).createDataDeletion(asked.data, { signal });
    const rows = countsText(data.counts);
    const text =
      dryRun || data.deletion === null
        ? `Would delete ${rows}.`
        : `Deletes ${rows}: ${data.deletion.id}. \`apex data deletions\` tells when nothing is left.`;
    return { data, text };
  },
};
