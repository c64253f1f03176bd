import { examples, type CommandModule } from '../../command.ts';

interface ExportOptions {
  readonly organisation?: boolean;
  readonly output?: string;
}

export const command: CommandModule<ExportOptions> = {
  define(command) {
    command
      .option('--organisation', 'Of the whole organisation, for owners')
      .option('--output <file>', 'Where to save it; a file of its name in this folder unless told')
      .addHelpText(
        'after',
        examples('apex account export', 'apex account export --organisation --output organisation.jsonl'),
      );
  },
  async run(context, { options }) {
    const [{ authRoutes }, { signedInClient }, { saveFile }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../save-file.ts'),
    ]);
    const of = options.organisation === true ? 'organisation' : 'account';
    const file = await signedInClient(context, authRoutes).exportAccount({ of }, { signal: context.signal });
    return saveFile(file, options.output, '--output');
  },
};
