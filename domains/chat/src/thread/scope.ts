import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import type { News } from '../event/news.ts';
import type { ChatLimits } from '../limits.ts';
import type { Runner } from '../run/runner.ts';

/** What the verbs of threads work with. */
export interface ThreadScope {
  readonly db: Kysely<ChatDatabase>;
  readonly clock: Clock;
  readonly limits: ChatLimits;
  readonly news: News;
  readonly runner: Runner;
}

/** The earliest deletion that can still be undone. */
export function restorableSince({ clock, limits }: Pick<ThreadScope, 'clock' | 'limits'>): Date {
  return new Date(clock.now() - limits.restorable_ms);
}
