import { examples, type CommandModule } from '../../command.ts';
import type { Account } from './password.ts';

export const command: CommandModule<Account> = {
  define(command) {
    command
      .option('--email <email>', 'Your e-mail address')
      .option('--password <password>', 'Your password; asked for when absent')
      .option('--password-stdin', 'Read the password from the first line of stdin')
      .addHelpText(
        'after',
        examples('apex login --email ada@example.com', 'apex login --url https://apex.example.com'),
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
    return keepSession(context, await createClient(authRoutes, { url, correlation_id }).signIn(account, { signal }));
  },
};
