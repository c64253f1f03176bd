import { examples, type CommandModule } from '../../command.ts';

interface CreateKeyOptions {
  readonly name: string;
  readonly scope: string;
  readonly expiresInDays?: string;
}

export const command: CommandModule<CreateKeyOptions> = {
  define(command) {
    command
      .requiredOption('--name <name>', 'What the key is for')
      .option('--scope <scope>', 'ingest (send usage), read, or all', 'ingest')
      .option('--expires-in-days <days>', 'Days until the key stops working; never when absent')
      .addHelpText(
        'after',
        examples('apex keys create --name laptop', 'apex keys create --name dashboard --scope read'),
      );
  },
  async run(context, { options }) {
    const [{ authRoutes, keyScopes }, { signedInClient }, { oneOf, wholeNumber }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
    ]);
    const days = options.expiresInDays;
    const input = {
      name: options.name,
      scopes: [oneOf('scope', options.scope, keyScopes)],
      ...(days === undefined ? {} : { expires_in_days: wholeNumber('--expires-in-days', days, { min: 1, max: 3650 }) }),
    };
    const data = await signedInClient(context, authRoutes).createKey(input, { signal: context.signal });
    const until = data.expires_at === null ? '' : ` It works until ${data.expires_at.slice(0, 10)}.`;
    return {
      data,
      text: `${data.key}\n\nThis is the only time the key is shown.${until} Use it as APEX_API_KEY; revoke it with\n  apex keys revoke ${data.id}`,
    };
  },
};
