import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import type { ChatLimits } from '../limits.ts';
import type { AgentRegistry } from '../workflow/agent-registry.ts';
import type { RunObserver } from './run-observer.ts';
import type { RunEmitterDeps } from './run-emitter.ts';

export interface RunnerDeps extends RunEmitterDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly log: Log;
  readonly limits: ChatLimits;
  readonly agents: AgentRegistry;
  readonly observer: RunObserver;
}
