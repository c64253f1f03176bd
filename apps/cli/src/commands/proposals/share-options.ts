import type { Command } from 'commander';

export interface ShareOptions {
  readonly rollout?: string;
  readonly holdout?: string;
}

export function defineShares(command: Command): void {
  command
    .option('--rollout <percent>', 'Of the matching sessions; as proposed unless told')
    .option('--holdout <percent>', 'Of those again, kept as before for comparison');
}
