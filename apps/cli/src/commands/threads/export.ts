import { examples, type CommandModule } from '../../command.ts';

interface ExportOptions {
  readonly format: string;
  readonly output?: string;
}

export const command: CommandModule<ExportOptions> = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex threads list` shows')
      .option('--format <format>', 'markdown or pdf', 'markdown')
      .option('--output <file>', 'Where to save it; a file of its title in this folder unless told')
      .addHelpText(
        'after',
        examples('apex threads export thread_…', 'apex threads export thread_… --format pdf --output march.pdf'),
      );
  },
  async run(context, { args, options }) {
    const { exportThread } = await import('./export-thread.ts');
    return exportThread(context, args[0], options);
  },
};
