import { examples, type CommandModule } from '../../command.ts';
import { definePeriod } from './period-options.ts';
import type { RejectedOptions } from './rejected-options.ts';

export const command: CommandModule<RejectedOptions> = {
  define(command) {
    definePeriod(command)
      .option('--emitter <name>', 'Only what this instrumentation sent')
      .option('--service <name>', 'Only what this service sent')
      .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
      .option('--page <number>', 'Which page', '1')
      .addHelpText('after', examples('apex sources rejected', 'apex sources rejected --emitter openllmetry --json'));
  },
  async run(context, { options }) {
    const { listRejected } = await import('./rejected-answer.ts');
    return listRejected(context, options);
  },
};
