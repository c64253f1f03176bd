import type { Command } from 'commander';

/** What can be said of a rule without writing JSON. */
export function defineRule(command: Command): Command {
  return command
    .option('--file <file>', 'The rule as JSON, - for stdin; options are laid over it')
    .option('--match-model <names...>', 'Calls to these models, comma separated, * for any run of characters')
    .option('--match-label <k=v...>', 'Calls with this label, like feature=search; repeatable')
    .option('--match-key <ids...>', 'Calls by these keys')
    .option('--model <model>', 'Send them to this model')
    .option('--upstream <name>', 'Send them to this upstream')
    .option('--fallback <models...>', 'Then to these in turn: a model, or upstream/ for the same model there')
    .option('--cache <time>', 'Answer the same request from memory for so long: 10m, 24h')
    .option('--retries <times>', 'Further attempts where the first fails in a way that may pass')
    .option('--refuse <message>', 'Refuse them, with this message')
    .option('--rollout <percent>', 'To this share of the sessions that match')
    .option('--holdout <percent>', 'Of those keep this share as before, for comparison');
}
