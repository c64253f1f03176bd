import { examples, type CommandModule } from '../../command.ts';
import type { PriceOptions } from './price-options.ts';

export const command: CommandModule<PriceOptions> = {
  define(command) {
    command
      .option('--file <file>', 'Read JSON lines from this file instead of stdin; gzip is fine')
      .option(
        '--usage-body [flavour]',
        'Each line is a raw provider body of this flavour: openai, anthropic, google, …, or auto',
      )
      .addHelpText(
        'after',
        '\nA line in:  {"model":"gpt-4o","provider":"openai","at":"2026-03-01","tier":"batch","usage":{"input":1000,"output":50}}\n' +
          'A line out: {"cost_usd":"0.001500000000","components":{…},"usage":{…},"price":{…},"notes":[]}\n' +
          '`input` is fresh input only, `output` includes `reasoning`. A line that cannot be read is told on stderr and ends in exit 2.\n' +
          examples('apex price --file calls.jsonl', 'cat bodies.jsonl | apex price --usage-body auto --json'),
      );
  },
  async run(context, { options }) {
    const { priceLines } = await import('./price-lines.ts');
    return priceLines(context, options);
  },
};
