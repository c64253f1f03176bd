import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex vault list'));
  },
  async run(context) {
    const [{ authRoutes }, { signedInClient }, { formatInstant, renderTable }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
    ]);
    const { terminal } = context;
    const data = await signedInClient(context, authRoutes).listSecrets({}, { signal: context.signal });
    const columns = ['name', 'kind', 'ends in', 'made', 'changed', 'last read', 'id'].map((title) => ({
      title,
      whole: title === 'id',
    }));
    const rows = data.secrets.map((secret) => [
      secret.name,
      secret.kind.replace('_', ' '),
      secret.last_four === null ? '' : `…${secret.last_four}`,
      formatInstant(secret.created_at),
      formatInstant(secret.rotated_at),
      formatInstant(secret.last_read_at),
      secret.id,
    ]);
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'No secrets yet: keep one with `apex vault add --name NAME`.'
        : renderTable(columns, rows, { width: terminal.width, heading });
    return { data, text };
  },
};
