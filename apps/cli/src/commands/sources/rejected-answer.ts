import { telemetryRoutes } from '@apex/contracts';
import { type CommandAnswer, formatCount, formatInstant, plainLine, renderTable } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { pageOf } from '../../list-options.ts';
import { pageNote } from '../../page-note.ts';
import { periodOf } from './period-options.ts';
import type { RejectedOptions } from './rejected-options.ts';

const columns = [
  { title: 'when' },
  { title: 'emitter' },
  { title: 'service' },
  { title: 'signal' },
  { title: 'name' },
  { title: 'reason' },
] as const;

/** What was not taken: how often for which reason, and the newest items. */
export async function listRejected(context: CommandContext, options: RejectedOptions): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const { emitter, service } = options;
  const query = {
    ...periodOf(options),
    ...(emitter === undefined ? {} : { emitter }),
    ...(service === undefined ? {} : { service }),
    ...pageOf(options),
  };
  const data = await signedInClient(context, telemetryRoutes).listRejections(query, { signal });
  const table = { width: terminal.width, heading: (text: string): string => terminal.style('bold', text) };
  const rows = data.rejections.map((item) => [
    formatInstant(item.received_at),
    item.emitter,
    item.service || '—',
    item.signal,
    item.name || '—',
    item.reason,
  ]);
  const text = (): string =>
    data.rejections.length === 0
      ? 'Nothing was rejected.'
      : [
          ...data.reasons.map(({ reason, count, message }) => `${formatCount(count)} ${reason}: ${plainLine(message)}`),
          '',
          renderTable(columns, rows, table),
          '',
          pageNote(data.pagination, 'item'),
        ].join('\n');
  return { data, text };
}
