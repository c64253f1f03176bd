import type { Api, chatRoutes } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { SocketHandler } from '@apex/kit/socket';
import type { Kysely } from 'kysely';
import { createChatApi } from './create-chat-api.ts';
import type { ChatDatabase } from './database.ts';
import { createChannels } from './event/channels.ts';
import { createEventLog } from './event/event-log.ts';
import { type ChatLimits, defaultChatLimits } from './limits.ts';
import type { ChatPorts } from './ports.ts';
import { recoverRuns } from './run/recover-runs.ts';
import { createRunner } from './run/runner.ts';
import { createSocketHandler } from './socket/socket-handler.ts';
import { type AgentRegistry, createBuiltinAgents } from './workflow/agent-registry.ts';

export interface ChatDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: ChatPorts;
  readonly limits?: Partial<ChatLimits>;
  /** Another brain than `builtin`. */
  readonly agents?: AgentRegistry;
}

export interface Chat {
  readonly api: Api<typeof chatRoutes>;
  readonly socket: SocketHandler;
  readonly jobs: {
    /** Closes the runs a killed process left, then looks for such runs from time to time. Resolves to how many there were. */
    start(): Promise<number>;
    stop(): void;
  };
  /** Takes no more questions; resolves when every run has its end stored. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function createChat(deps: ChatDeps): Chat {
  const { db, clock, log, ports } = deps;
  const limits = { ...defaultChatLimits, ...deps.limits };
  const event_log = createEventLog(db, log);
  const channels = createChannels();
  const agents = deps.agents ?? createBuiltinAgents(ports);
  const runner = createRunner({ db, clock, log, limits, agents, event_log, channels });
  let sweeping: Promise<number> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function sweep(): Promise<number> {
    sweeping ??= recoverRuns({ db, clock, log, event_log, channels, holds: runner.holds }).finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  const stop = (): void => clearInterval(timer);

  return {
    api: createChatApi(db, runner),
    socket: createSocketHandler({ db, clock, log, channels, runner }),
    jobs: {
      async start() {
        const closed = await sweep();
        timer = setInterval(() => {
          sweep().catch((error: unknown) => log.error({ error }, 'interrupted runs could not be looked for'));
        }, limits.sweep_interval_ms);
        timer.unref();
        return closed;
      },
      stop,
    },
    drain: () => runner.drain(),
    async close() {
      stop();
      await runner.drain();
      await sweeping;
    },
  };
}
