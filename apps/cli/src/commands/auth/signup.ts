import { examples, type CommandModule } from '../../command.ts';
import type { Account } from './password.ts';

interface SignupOptions extends Account {
  readonly organisation?: string;
}

export const command: CommandModule<SignupOptions> = {
  define(command) {
    command
      .option('--email <email>', 'Your e-mail address')
      .option('--password <password>', 'At least 8 characters; asked for when absent')
      .option('--password-stdin', 'Read the password from the first line of stdin')
      .option('--organisation <name>', 'Name of your organisation')
      .addHelpText(
        'after',
        examples(
          'apex signup --email ada@example.com',
          'apex signup --email ada@example.com --password-stdin < secret',
        ),
      );
  },
  async run(context, { options }) {
    const [{ createClient }, { authRoutes }, { readAccount }, { keepSession }] = await Promise.all([
      import('@apex/client'),
      import('@apex/contracts'),
      import('./password.ts'),
      import('./signed-in.ts'),
    ]);
    const { url, correlation_id, signal } = context;
    const account = await readAccount(options, context);
    const organisation = options.organisation === undefined ? {} : { organisation_name: options.organisation };
    const client = createClient(authRoutes, { url, correlation_id });
    return keepSession(context, await client.signUp({ ...account, ...organisation }, { signal }));
  },
};
