import { examples, type CommandModule } from '../../command.ts';

interface ListOptions {
  readonly state?: string;
  readonly limit?: string;
  readonly page?: string;
}

export const command: CommandModule<ListOptions> = {
  define(command) {
    command
      .option('--state <state>', 'firing or resolved; both unless told')
      .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
      .option('--page <number>', 'Which page', '1')
      .addHelpText('after', examples('apex alerts list', 'apex alerts list --state firing --json'));
  },
  async run(context, { options }) {
    const [{ alertStates, telemetryRoutes }, { signedInClient }, { pageOf }, { pageNote }, { oneOf }, { renderTable }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../list-options.ts'),
        import('../../page-note.ts'),
        import('../../usage-error.ts'),
        import('@apex/terminal'),
      ]);
    const { terminal, signal } = context;
    const state = options.state === undefined ? {} : { state: oneOf('state', options.state, alertStates) };
    const data = await signedInClient(context, telemetryRoutes).listAlerts(
      { ...pageOf(options), ...state },
      { signal },
    );
    const columns = ['state', 'since', 'alert', 'id'].map((title) => ({ title, whole: title === 'id' }));
    const rows = data.alerts.map((alert) => [
      alert.state === 'firing' && alert.acknowledged_at !== null ? 'acknowledged' : alert.state,
      alert.first_seen_at.slice(0, 16).replace('T', ' '),
      alert.runbook === null ? alert.title : `${alert.title} (${alert.runbook})`,
      alert.id,
    ]);
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'No alerts. Rules: `apex alerts rules`.'
        : [renderTable(columns, rows, { width: terminal.width, heading }), '', pageNote(data.pagination, 'alert')].join(
            '\n',
          );
    return { data, text };
  },
};
