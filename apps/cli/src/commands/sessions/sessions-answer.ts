import { type Session, type SessionDetail, sessionSortFields, telemetryRoutes } from '@apex/contracts';
import {
  type CommandAnswer,
  formatCount,
  formatInstant,
  formatMoney,
  formatRate,
  plainLine,
  renderTable,
} from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { type ListOptions, listQueryOf } from '../../list-options.ts';
import { pageNote } from '../../page-note.ts';

const filters = ['project', 'user', 'agent', 'model', 'feature'] as const;

export async function listSessions(context: CommandContext, options: ListOptions): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const query = listQueryOf(options, { filters, sorts: sessionSortFields, last: 'at_lte' });
  const data = await signedInClient(context, telemetryRoutes).listSessions(query, { signal });
  const columns = [
    { title: 'session' },
    { title: 'cost', align: 'right' },
    { title: 'calls', align: 'right' },
    { title: 'from cache', align: 'right' },
    { title: 'last call' },
    { title: 'user', optional: true },
    { title: 'feature', optional: true },
    { title: 'models', optional: true },
  ] as const;
  const heading = (text: string): string => terminal.style('bold', text);
  const text = (): string =>
    data.sessions.length === 0
      ? 'No session fits.'
      : [
          renderTable(columns, data.sessions.map(rowOf), { width: terminal.width, heading }),
          '',
          pageNote(data.pagination, 'session'),
        ].join('\n');
  return { data, text };
}

function rowOf({ session, cost_usd, calls, cache_hit_rate, last_at, user, feature, models }: Session): string[] {
  return [
    session,
    formatMoney(cost_usd),
    formatCount(calls),
    cache_hit_rate === null ? '—' : formatRate(cache_hit_rate),
    formatInstant(last_at),
    user || '—',
    feature || '—',
    models.join(', '),
  ];
}

export async function showSession(context: CommandContext, session: string): Promise<CommandAnswer> {
  const { signal } = context;
  const data = await signedInClient(context, telemetryRoutes).getCallSession({ session }, { signal });
  return { data, text: () => sessionText(data) };
}

function sessionText(session: SessionDetail): string {
  const { cost_usd, calls, errors, first_at, last_at, duration_ms, tools, by_model } = session;
  const who = [session.user, session.agent, session.feature, session.project].filter((name) => name !== '');
  const lines = [
    ['session', session.session],
    ['who', who.join(', ') || '—'],
    ['when', `${formatInstant(first_at)} to ${formatInstant(last_at)}, ${minutes(duration_ms)}`],
    ['calls', `${formatCount(calls)}, ${formatCount(errors)} failed`],
    ['cost', formatMoney(cost_usd)],
    ...by_model.map((row) => ['', `${row.model}: ${formatMoney(row.cost_usd)} for ${formatCount(row.calls)} calls`]),
    [
      'tools',
      tools
        .slice(0, 10)
        .map(({ tool, uses }) => `${tool} ${formatCount(uses)}`)
        .join(', ') || '—',
    ],
  ];
  return lines.map(([name = '', value = '']) => `${name.padEnd(8)} ${plainLine(value)}`.trimEnd()).join('\n');
}

function minutes(ms: number): string {
  const whole = Math.round(ms / 60_000);
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}
