import type { Source } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import type { Column } from '../ui/table/column.ts';
import { Time } from '../ui/time.tsx';
import { delayText, scopeText } from './source-words.ts';
import type { Senders } from './use-senders.ts';

function Delay({ delay }: { readonly delay: Source['delay'] }) {
  const { duration } = useFormats();
  return <>{delayText(delay, duration)}</>;
}

function figure(id: string, header: string, value: (source: Source) => number, width = 96): Column<Source> {
  return { id, header, value, align: 'right', width, grow: 0, sort: true };
}

/** What one source sent and what became of it. */
export function sourceColumns(senders: Senders): readonly Column<Source>[] {
  return [
    {
      id: 'emitter',
      header: 'Emitter',
      value: ({ emitter }) => emitter,
      cell: ({ emitter }) => <span className="truncate font-medium">{emitter}</span>,
      width: 140,
      grow: 1,
      sort: true,
    },
    figure('priced_calls', 'Priced', ({ priced_calls }) => priced_calls),
    figure('unpriced_calls', 'Not priced', ({ unpriced_calls }) => unpriced_calls, 112),
    { id: 'service', header: 'Service', value: ({ service }) => service || '(none)', width: 110, sort: true },
    {
      id: 'last_at',
      header: 'Last seen',
      value: ({ last_at }) => last_at,
      cell: ({ last_at }) => <Time at={last_at} />,
      width: 130,
      sort: true,
    },
    figure('evidence', 'Evidence', ({ evidence }) => evidence),
    {
      ...figure('rejected', 'Rejected', ({ rejected }) => rejected),
      cell: ({ rejected }) => (rejected === 0 ? 0 : <Badge tone="bad">{rejected}</Badge>),
    },
    figure('reports', 'Reports', ({ reports }) => reports),
    {
      id: 'delay',
      header: 'Arrives after',
      value: ({ delay }) => delay?.p50_ms ?? null,
      cell: ({ delay }) => <Delay delay={delay} />,
      align: 'right',
      width: 130,
      sort: true,
    },
    {
      id: 'storing',
      header: 'Stored after',
      value: ({ storing }) => storing?.p50_ms ?? null,
      cell: ({ storing }) => <Delay delay={storing} />,
      align: 'right',
      width: 130,
      sort: true,
    },
    figure('items', 'Items', ({ items }) => items),
    figure('requests', 'Requests', ({ requests }) => requests),
    {
      id: 'sent_by',
      header: 'Sent by',
      value: ({ sent_by }) => sent_by.map((id) => senders.get(id) ?? id).join(', '),
      width: 130,
    },
    {
      id: 'signals',
      header: 'Signals',
      value: ({ signals }) => signals.join(' '),
      cell: ({ signals }) => (
        <span className="flex gap-1">
          {signals.map((signal) => (
            <Badge key={signal}>{signal}</Badge>
          ))}
        </span>
      ),
      width: 130,
    },
    {
      id: 'first_at',
      header: 'First seen',
      value: ({ first_at }) => first_at,
      cell: ({ first_at }) => <Time at={first_at} form="day" />,
      width: 110,
      sort: true,
      hidden: true,
    },
    { id: 'scopes', header: 'Scope', value: scopeText, width: 260, grow: 2, hidden: true },
  ];
}
