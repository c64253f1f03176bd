import { examples, type CommandModule } from '../../command.ts';

interface AddSecretOptions {
  readonly name: string;
  readonly kind: string;
}

export const command: CommandModule<AddSecretOptions> = {
  define(command) {
    command
      .requiredOption('--name <name>', 'What the secret is for')
      .option('--kind <kind>', 'provider_key, webhook, service_account, or other', 'other')
      .addHelpText(
        'after',
        examples(
          'apex vault add --name anthropic --kind provider_key',
          'apex vault add --name sink --kind webhook < key.txt',
        ),
      );
  },
  async run(context, { options }) {
    const [{ authRoutes, secretKinds }, { signedInClient }, { oneOf }, { readSecretValue }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
      import('./secret-value.ts'),
    ]);
    const kind = oneOf('kind', options.kind, secretKinds);
    const value = await readSecretValue(context);
    const client = signedInClient(context, authRoutes);
    const data = await client.createSecret({ name: options.name, kind, value }, { signal: context.signal });
    return { data, text: `Kept ${data.name} as ${data.id}. Nobody is shown its value again.` };
  },
};
