import { sessionSortFields } from '@apex/contracts';
import { examples, type CommandModule } from '../../command.ts';
import { defineList, type ListOptions } from '../../list-options.ts';

export const command: CommandModule<ListOptions> = {
  define(command) {
    defineList(command.argument('[session]', 'Show this session and what it was made of')).addHelpText(
      'after',
      `\nFilters: project, user, agent, model, feature; the figures are those of the calls that fit.\nSort by: ${sessionSortFields.join(', ')}\n${examples(
        'apex sessions --sort -cost_usd --limit 10',
        'apex sessions --where user=ada --from 2026-03-01',
        'apex sessions c0ffee --json',
      )}`,
    );
  },
  async run(context, { args, options }) {
    const { listSessions, showSession } = await import('./sessions-answer.ts');
    const [session] = args;
    return session === undefined ? listSessions(context, options) : showSession(context, session);
  },
};
