import { sourceQuerySchema } from '@apex/contracts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { usageError } from '../../usage-error.ts';

export interface PeriodOptions {
  readonly from?: string;
  readonly to?: string;
}

export function definePeriod(command: Command): Command {
  return command
    .option('--from <time>', 'First moment of arrival, like 2026-03-01 or 2026-03-01T12:00:00Z')
    .option('--to <time>', 'The moment after the last');
}

export function periodOf({ from, to }: PeriodOptions): z.output<typeof sourceQuerySchema> {
  const period = sourceQuerySchema.safeParse({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  if (period.success) return period.data;
  const [issue] = period.error.issues;
  throw usageError(`--${issue?.path.join('.') ?? 'from'} ${issue?.message ?? 'is no time'}.`);
}
