import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex threads list` shows')
      .addHelpText('after', examples('apex threads show thread_…'));
  },
  async run(context, { args }) {
    const [{ chatRoutes }, { signedInClient }, { formatInstant, plainLine }, { reportText }, { threadIdOf }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('@apex/terminal'),
        import('../ask/report-text.ts'),
        import('./thread-id.ts'),
      ]);
    const { terminal, signal } = context;
    const data = await signedInClient(context, chatRoutes).getThread({ id: threadIdOf(args[0]) }, { signal });
    const text = () =>
      data.runs
        .map(({ question, created_at, report, note, status }) => {
          const asked = `${terminal.style('bold', `> ${plainLine(question)}`)}  ${terminal.style('dim', formatInstant(created_at))}`;
          const answer = report === null ? plainLine(note === '' ? status : note) : reportText(report, terminal);
          return `${asked}\n\n${answer}`;
        })
        .join('\n\n');
    return { data, text };
  },
};
