import type { DataDeletion } from '@apex/contracts';
import { examples, type CommandModule } from '../../command.ts';

interface DeletionsOptions {
  readonly limit?: string;
  readonly page?: string;
}

export const command: CommandModule<DeletionsOptions> = {
  define(command) {
    command
      .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
      .option('--page <number>', 'Which page', '1')
      .addHelpText('after', examples('apex data deletions', 'apex data deletions --json'));
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { pageOf }, { pageNote }, { countsText }, terminalWords] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../list-options.ts'),
        import('../../page-note.ts'),
        import('./counts-text.ts'),
        import('@apex/terminal'),
      ]);
    const { formatInstant, plainLine, renderTable } = terminalWords;
    const { terminal, signal } = context;
    const data = await signedInClient(context, telemetryRoutes).listDataDeletions(pageOf(options), { signal });
    const columns = ['asked', 'what', 'state', 'took', 'left', 'id'].map((title) => ({ title, whole: title === 'id' }));
    const rows = data.deletions.map((deletion) => [
      formatInstant(deletion.requested_at),
      plainLine(`${deletion.kind} ${deletion.value ?? `sha256 ${deletion.value_digest.slice(0, 12)}…`}`),
      stateOf(deletion),
      deletion.counts === null ? '—' : countsText(deletion.counts),
      deletion.remaining === null ? '—' : countsText(deletion.remaining),
      deletion.id,
    ]);
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'Nothing was deleted: `apex data delete --help` tells how.'
        : [
            renderTable(columns, rows, { width: terminal.width, heading }),
            '',
            pageNote(data.pagination, 'deletion'),
          ].join('\n');
    return { data, text };
  },
};

function stateOf({ state, problem, cause }: DataDeletion): string {
  const by = cause === 'retention' ? ', by retention' : '';
  return problem === null ? `${state}${by}` : `${state}${by}: ${problem}`;
}
