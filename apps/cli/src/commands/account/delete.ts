import { examples, type CommandModule } from '../../command.ts';
import type { Account } from '../auth/password.ts';

interface DeleteOptions extends Omit<Account, 'email'> {
  readonly email: string;
  readonly otp?: string;
}

export const command: CommandModule<DeleteOptions> = {
  define(command) {
    command
      .requiredOption('--email <email>', 'The address of the account, to be sure which')
      .option('--password <password>', 'Its password; asked for when absent')
      .option('--password-stdin', 'Read the password from the first line of stdin')
      .option('--otp <code>', 'One-time code, or a recovery code, where your account asks for one')
      .addHelpText('after', examples('apex account delete --email ada@example.com'));
  },
  async run(context, { options }) {
    const [{ authRoutes }, { signedInClient }, { readAccount }, { usageError }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../auth/password.ts'),
      import('../../usage-error.ts'),
    ]);
    const { signal } = context;
    const client = signedInClient(context, authRoutes);
    const { email } = await client.whoami({}, { signal });
    if (email !== options.email.toLowerCase()) throw usageError(`You are signed in as ${email}, not ${options.email}.`);
    const { password } = await readAccount(options, context);
    const { otp: code } = options;
    const answer = await client.deleteAccount({ password, ...(code === undefined ? {} : { code }) }, { signal });
    const { deletion, receipt } = answer;
    const gone = Object.entries(deletion.removed).map(([what, count]) => `${count} ${what.replaceAll('_', ' ')}`);
    return {
      data: answer,
      text: [
        `Your account is deleted: ${gone.join(', ')}.`,
        deletion.completed_at === null ? `Still forgetting: ${deletion.pending.join(', ')}.` : 'Everything is gone.',
        `Look again: ${new URL(`/deletion#receipt=${receipt}`, context.url).href}`,
      ].join('\n'),
    };
  },
};
