import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText(
      'after',
      `\nThe calls are made up and lie in a project of their own. Filling it again changes nothing.\n${examples(
        'apex sample',
        'apex spend --by feature --project sample',
      )}`,
    );
  },
  async run(context) {
    const [{ fillSample }, { formatCount, formatInstant }] = await Promise.all([
      import('./fill-sample.ts'),
      import('@apex/terminal'),
    ]);
    const data = await fillSample(context);
    const period = `${formatInstant(data.from)} to ${formatInstant(data.to)}`;
    const done = data.created ? 'now holds' : 'held already';
    const text = [
      `Project ${data.project.name} ${done} ${formatCount(data.calls)} made-up calls, ${period}.`,
      `Look at it with \`apex spend --by feature --project ${data.project.name}\`.`,
    ].join('\n');
    return { data, text };
  },
};
