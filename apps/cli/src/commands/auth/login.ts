import { examples, type CommandModule } from '../../command.ts';
import type { Account } from './password.ts';

interface Login extends Account {
  readonly otp?: string;
}

export const command: CommandModule<Login> = {
  define(command) {
    command
      .option('--email <email>', 'Your e-mail address')
      .option('--password <password>', 'Your password; asked for when absent')
      .option('--password-stdin', 'Read the password from the first line of stdin')
      .option('--otp <code>', 'One-time code, or a recovery code, where your account asks for one')
      .addHelpText(
        'after',
        examples(
          'apex login --email ada@example.com',
          'apex login --email ada@example.com --otp 123456',
          'apex login --url https://apex.example.com',
        ),
      );
  },
  async run(context, { options }) {
    const [{ createClient }, { ApexError, authRoutes }, { canAsk, prompt, readAccount }, { keepSession }] =
      await Promise.all([
        import('@apex/client'),
        import('@apex/contracts'),
        import('./password.ts'),
        import('./signed-in.ts'),
      ]);
    const { url, correlation_id, signal } = context;
    const account = await readAccount(options, context);
    const client = createClient(authRoutes, { url, correlation_id });
    const enter = (code: string | undefined) =>
      client.signIn({ ...account, ...(code === undefined ? {} : { code }) }, { signal });
    try {
      return await keepSession(context, await enter(options.otp));
    } catch (error) {
      const asks = ApexError.isInstance(error) && error.error_code === 'AUTH_CODE_NEEDED';
      if (!asks) throw error;
      if (!canAsk(context)) {
        const message = 'This account asks for a one-time code: send the six digits of your app by --otp CODE.';
        throw new ApexError({ kind: error.kind, reason: error.reason, message, cause: error });
      }
      return keepSession(context, await enter(await prompt('One-time code: ', true, context)));
    }
  },
};
