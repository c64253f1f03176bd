import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex keys list'));
  },
  async run(context) {
    const [{ authRoutes }, { signedInClient }, { formatInstant, renderTable }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
    ]);
    const { terminal } = context;
    const data = await signedInClient(context, authRoutes).listKeys({}, { signal: context.signal });
    const columns = ['name', 'key', 'scope', 'labels', 'made', 'last used', 'state', 'id'].map((title) => ({
      title,
      whole: title === 'id',
    }));
    const rows = data.keys.map((key) => [
      key.name,
      `${key.prefix}…`,
      key.scopes.join(', '),
      Object.entries(key.labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
      formatInstant(key.created_at),
      formatInstant(key.last_used_at),
      stateOf(key, context.now()),
      key.id,
    ]);
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'No keys yet: make one with `apex keys create --name NAME`.'
        : renderTable(columns, rows, { width: terminal.width, heading });
    return { data, text };
  },
};

function stateOf(key: { readonly revoked_at: string | null; readonly expires_at: string | null }, now: number): string {
  if (key.revoked_at !== null) return 'revoked';
  if (key.expires_at === null) return 'active';
  return Date.parse(key.expires_at) <= now ? 'expired' : `until ${key.expires_at.slice(0, 10)}`;
}
