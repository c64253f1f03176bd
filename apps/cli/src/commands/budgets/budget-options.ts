import type { Command } from 'commander';

/** What can be said of a budget when it is set and later on. */
export function defineBudget(command: Command): Command {
  return command
    .option('--action <action>', 'soft (told), downgrade (cheaper models, by --ladder) or hard (refused)')
    .option('--ladder <models...>', 'Of a downgrade: models from the dearest to the cheapest, comma separated')
    .option('--alert-at <shares...>', 'Tell somebody at these shares of it, like 0.5,0.8,1');
}
