import {
  type Api,
  ApexError,
  type chatRoutes,
  finalReportSchema,
  type RunEvent,
  type RunId,
  type ThreadId,
} from '@apex/contracts';
import { clientFrameSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Connection, SocketHandler } from '@apex/kit/socket';
import { createInMemoryThreads } from './in-memory-threads.ts';

const report = finalReportSchema.parse({
  status: 'full',
  headline: 'You spent 12.50 USD.',
  text: 'You spent **12.50** USD on one model.',
  figures: [{ id: 'f1', label: 'spend', value: '12.5', unit: 'usd', display: '12.50', tool_result_id: 't1' }],
  queries: [],
  charts: [
    {
      kind: 'area_with_band',
      title: 'by model',
      unit: 'usd',
      tool_result_id: 't1',
      rows: [{ label: 'opus', value: '12.5' }],
      series: [
        { name: 'Now', role: 'main', tool_result_id: 't1', points: [{ label: 'opus', value: '12.5' }] },
        {
          name: 'Ahead',
          role: 'forecast',
          tool_result_id: 't1',
          points: [{ label: 'soon', value: '20', low: '15', high: '30' }],
        },
      ],
      annotations: [{ label: 'opus', text: 'Something changed', kind: 'change' }],
    },
  ],
  proposals: [
    {
      id: 'p1',
      title: 'Keep the cache for an hour',
      setting: 'cache lifetime',
      old_value: '5m',
      new_value: '1h',
      saving_figure_id: 'f1',
      evidence_tool_result_id: 't1',
      verify: 'Compare next week.',
      risk: 'Writes cost more.',
      undo: 'Set it back.',
    },
  ],
  assumptions: ['All time.'],
  next_questions: ['By project?'],
  tables: [
    {
      title: 'Models side by side',
      tool_result_id: 't1',
      columns: [
        { label: 'model', unit: 'text', align: 'left' },
        { label: 'Calls', unit: 'calls', align: 'right' },
      ],
      rows: [
        [
          { text: 'opus', value: null },
          { text: '1,234', value: 1234 },
        ],
      ],
    },
  ],
  understood: { words: 'A reading of your records: spend by model.', parse: {}, not_understood: ['gizmo'] },
});

interface Run {
  readonly id: RunId;
  readonly thread_id: ThreadId;
  readonly question: string;
  readonly events: RunEvent[];
  status: 'running' | 'complete' | 'failed' | 'stopped';
}

const now = (): string => new Date().toISOString();

/** The events of a run by its question: `fail`, `hang` until it is stopped, or an answer. */
function eventsOf(run: Run): RunEvent[] {
  const envelope = { run_id: run.id, thread_id: run.thread_id, timestamp: now() };
  const timed = { result: {}, execution_time_ms: 1 };
  const events: RunEvent[] = [
    {
      ...envelope,
      seq: 1,
      type: 'agent_started',
      agent_name: 'triage',
      payload: { status: 'started', message: 'Reading the question' },
    },
    {
      ...envelope,
      seq: 2,
      type: 'agent_thinking',
      agent_name: 'triage',
      payload: { thought: 'Spend by model', step_number: 1, total_steps: 1 },
    },
  ];
  if (run.question === 'hang') return events;
  if (run.question === 'fail') {
    const payload = { error: 'The engine is away.', error_code: 'DATA_UNAVAILABLE', retryable: true };
    return [...events, { ...envelope, seq: 3, type: 'agent_error', agent_name: 'data', payload }];
  }
  return [
    ...events,
    { ...envelope, seq: 3, type: 'final_report', agent_name: 'reporting', payload: report },
    {
      ...envelope,
      seq: 4,
      type: 'agent_completed',
      agent_name: 'reporting',
      payload: { status: 'success', ...timed },
    },
  ];
}

/** Runs that answer at once; the first connection to a run whose question is `drop` is cut after one event. */
export function createInMemoryChat(): { api: Api<typeof chatRoutes>; handler: SocketHandler; stopped: RunId[] } {
  const runs = new Map<RunId, Run>();
  const threads = createInMemoryThreads();
  const stopped: RunId[] = [];
  const dropped = new Set<RunId>();

  function runOf(id: RunId): Run {
    const run = runs.get(id);
    if (run === undefined) throw new ApexError({ kind: 'not_found', reason: 'chat.unknown_run', message: 'No run.' });
    return run;
  }

  function end(connection: Connection, run: Run): void {
    const { id, events, status } = run;
    if (status === 'running') return;
    connection.send({ type: 'run_ended', run_id: id, status, last_seq: events.length, timestamp: now() });
  }

  function show(connection: Connection, id: RunId, after: number): void {
    const run = runOf(id);
    for (const event of run.events) {
      if (event.seq <= after) continue;
      connection.send(event);
      if (run.question === 'drop' && !dropped.has(id)) {
        dropped.add(id);
        connection.close(1011, 'cut');
        return;
      }
    }
    end(connection, run);
  }

  function plain(run: Run) {
    const status = run.status;
    return {
      id: run.id,
      thread_id: run.thread_id,
      question: run.question,
      status,
      brain: 'builtin' as const,
      note: '',
      last_seq: run.events.length,
      report: null,
      created_at: now(),
      ended_at: null,
    };
  }

  function unused(): never {
    throw new ApexError({ kind: 'internal', reason: 'test.unused', message: 'The command line does not call this.' });
  }

  const api: Api<typeof chatRoutes> = {
    ...threads.api,
    async ask(caller, { text, thread_id }) {
      const thread = thread_id ?? newId.thread();
      const run: Run = { id: newId.run(thread), thread_id: thread, question: text, events: [], status: 'complete' };
      run.events.push(...eventsOf(run));
      if (text === 'hang') run.status = 'running';
      if (text === 'fail') run.status = 'failed';
      runs.set(run.id, run);
      threads.asked(caller, plain(run));
      return { ...plain(run), queue_position: 0 };
    },
    getRun: async (_caller, { id }) => plain(runOf(id)),
    askInThread: unused,
    listRunEvents: unused,
    followRun: unused,
    stopRun: unused,
  };
  const handler: SocketHandler = {
    opened: () => undefined,
    closed: () => undefined,
    async received(connection, given) {
      const frame = clientFrameSchema.parse(given);
      if (frame.type === 'subscribe') show(connection, frame.run_id, frame.after_seq);
      if (frame.type !== 'stop') return;
      const run = runOf(frame.run_id);
      stopped.push(run.id);
      run.status = 'stopped';
      connection.send({ type: 'stop_accepted', run_id: run.id, timestamp: now() });
      end(connection, run);
    },
  };
  return { api, handler, stopped };
}
