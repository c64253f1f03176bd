import { agentLogPattern } from '@apex/local-files/agent-logs';
import { examples, type CommandModule } from '../../command.ts';
import type { ImportOptions } from './import-options.ts';

export const command: CommandModule<ImportOptions> = {
  define(command) {
    command
      .argument('[folder]', 'Where the session logs are; ~/.claude/projects when absent (or as CLAUDE_CONFIG_DIR says)')
      .option('--dry-run', 'Read, price and count, but keep nothing')
      .option('--watch', 'Go on importing what is added, until Ctrl-C')
      .addHelpText(
        'after',
        examples('apex import claude-code', 'apex import claude-code --watch', 'apex import claude-code ~/backup'),
      );
  },
  async run(context, { args, options }) {
    const { importPaths } = await import('../../import/import-paths.ts');
    return importPaths(context, {
      paths: [args[0] ?? context.config.claude_code_dir],
      options: { ...options, format: 'claude-code' },
      pattern: agentLogPattern,
      hint: 'Name the folder of the session logs: apex import claude-code FOLDER.',
    });
  },
};
