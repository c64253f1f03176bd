import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex prices unpriced', 'apex prices unpriced --json'));
  },
  async run(context) {
    const { listUnpriced } = await import('./unpriced-answer.ts');
    return listUnpriced(context);
  },
};
