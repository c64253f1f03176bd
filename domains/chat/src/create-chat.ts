import type { Api, chatRoutes } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Metrics } from '@apex/kit/metrics';
import type { SocketHandler } from '@apex/kit/socket';
import type { Tracing } from '@apex/kit/tracing';
import type { Kysely } from 'kysely';
import { createChatApi } from './create-chat-api.ts';
import type { ChatDatabase } from './database.ts';
import { createChannels } from './event/channels.ts';
import { createEventLog } from './event/event-log.ts';
import { createNews } from './event/news.ts';
import { type ChatLimits, defaultChatLimits } from './limits.ts';
import type { ChatPorts } from './ports.ts';
import { observeRuns } from './run/observe-runs.ts';
import { unobserved } from './run/run-observer.ts';
import { recoverRuns } from './run/recover-runs.ts';
import { createRunner, type Runner } from './run/runner.ts';
import { createSocketHandler } from './socket/socket-handler.ts';
import { createPdfWriter } from './thread/export/pdf/write-pdf.ts';
import { type ExportLine, type ExportOf, exportOrganisation } from './thread/export-organisation.ts';
import { forgetProject } from './thread/forget-project.ts';
import type { ForgottenProject } from './thread/remove-threads.ts';
import { createRemoval } from './thread/removal.ts';
import { type AgentRegistry, createBuiltinAgents } from './workflow/agent-registry.ts';

export interface ChatDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: ChatPorts;
  readonly limits?: Partial<ChatLimits>;
  /** Absent: what runs take is not told beside their events. */
  readonly observe?: { readonly metrics: Metrics; readonly tracing: Tracing };
  /** Another brain than `builtin`. */
  readonly agents?: AgentRegistry;
}

export interface Chat {
  readonly api: Api<typeof chatRoutes>;
  readonly socket: SocketHandler;
  readonly jobs: {
    /**
     * Closes the runs a killed process left, then looks for such runs from time to time, and removes threads that were
     * deleted long ago. Resolves to how many runs there were.
     */
    start(): Promise<number>;
    stop(): void;
  };
  /** Removes all threads of a project that is no more; to be repeated until it resolves. */
  forgetProject(project: ForgottenProject, signal: AbortSignal): Promise<void>;
  /** All of an organisation's threads, or those of one person in it. */
  exportOrganisation(of: ExportOf): AsyncGenerator<ExportLine>;
  /** Takes no more questions; resolves when every run has its end stored. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function createChat(deps: ChatDeps): Chat {
  const { db, clock, log, ports } = deps;
  const limits = { ...defaultChatLimits, ...deps.limits };
  const event_log = createEventLog(db, log);
  const channels = createChannels();
  const news = createNews(clock);
  const agents = deps.agents ?? createBuiltinAgents(ports);
  const counts = () => runner.counts();
  const observer = deps.observe === undefined ? unobserved : observeRuns({ ...deps.observe, counts });
  const runner: Runner = createRunner({ db, clock, log, limits, agents, event_log, channels, news, observer });
  const scope = { db, clock, limits, news, runner };
  const removal = createRemoval(scope, log);
  let sweeping: Promise<number> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function sweep(): Promise<number> {
    sweeping ??= recoverRuns({ db, clock, log, event_log, channels, news, holds: runner.holds }).finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  function stop(): void {
    clearInterval(timer);
    removal.stop();
  }

  return {
    api: createChatApi({ ...scope, channels, pdf: createPdfWriter() }),
    socket: createSocketHandler({ ...scope, log, channels }),
    forgetProject: (project, signal) => forgetProject(scope, project, signal),
    exportOrganisation: (of) => exportOrganisation(db, of),
    jobs: {
      async start() {
        const closed = await sweep();
        timer = setInterval(() => {
          sweep().catch((error: unknown) => log.error({ error }, 'interrupted runs could not be looked for'));
        }, limits.sweep_interval_ms);
        timer.unref();
        removal.start();
        return closed;
      },
      stop,
    },
    drain: () => runner.drain(),
    async close() {
      stop();
      await runner.drain();
      await Promise.all([sweeping, removal.settled()]);
    },
  };
}
