import type { Source, SourceList } from '@apex/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../format/formats-context.ts';
import type { PeriodSearch } from '../period/period.ts';
import { FigureLink } from '../ui/figure-link.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Time } from '../ui/time.tsx';
import { callsSearch } from './links.ts';
import { MetricTotals } from './metric-totals.tsx';
import { RejectedItems } from './rejected-items.tsx';
import { delayText } from './source-words.ts';
import type { Senders } from './use-senders.ts';

interface SourceSheetProps {
  /** Null until it has come. */
  readonly list: SourceList | null;
  readonly chosen: { readonly emitter: string; readonly service: string } | null;
  readonly bounds: { readonly from?: string; readonly to?: string };
  readonly period: PeriodSearch;
  readonly senders: Senders;
  readonly onClose: () => void;
}

const refreshMs = 15_000;

/** One source in full: what it sent, what is priced of it, what was refused, and what its metrics claim. */
export function SourceSheet({ list, chosen, bounds, period, senders, onClose }: SourceSheetProps) {
  const isOfIt = (one: { emitter: string; service: string }) =>
    one.emitter === chosen?.emitter && one.service === chosen.service;
  const source = list?.sources.find(isOfIt);
  return (
    <Sheet
      open={source !== undefined}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={
        source === undefined ? 'Source' : [source.emitter, source.service].filter((part) => part !== '').join(', ')
      }
    >
      {source === undefined ? null : (
        <div className="flex flex-col gap-5 p-4">
          <SourceFacts source={source} period={period} senders={senders} />
          <MetricTotals metrics={list?.metrics.filter(isOfIt) ?? []} source={source} bounds={bounds} />
          <RejectedItems
            bounds={bounds}
            of={{ emitter: source.emitter, service: source.service }}
            refresh_ms={refreshMs}
          />
        </div>
      )}
    </Sheet>
  );
}

interface SourceFactsProps {
  readonly source: Source;
  readonly period: PeriodSearch;
  readonly senders: Senders;
}

function SourceFacts({ source, period, senders }: SourceFactsProps) {
  const { count, duration } = useFormats();
  const search = { ...callsSearch(period, source.service), usage_from: source.emitter };
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Signals', source.signals.join(', ')],
    ['Requests', count(source.requests)],
    ['Spans, log records, data points', count(source.items)],
    ['Reports of single calls', count(source.reports)],
    ['Reports of sums, never priced', count(source.aggregates)],
    [
      'Calls priced by it',
      <FigureLink key="priced" to="/calls" search={search} title="the calls it is believed for">
        {count(source.priced_calls)}
      </FigureLink>,
    ],
    [
      'Its calls without a price',
      <FigureLink key="unpriced" to="/calls" search={{ ...search, unpriced: true }} title="those calls">
        {count(source.unpriced_calls)}
      </FigureLink>,
    ],
    ['Evidence beside a better report', count(source.evidence)],
    ['End of item to arrival, p50 / p95', delayText(source.delay, duration)],
    ['Arrival to stored, p50 / p95', delayText(source.storing, duration)],
    ['First seen', <Time key="first" at={source.first_at} form="moment" />],
    ['Last seen', <Time key="last" at={source.last_at} form="moment" />],
    ['Sent by', source.sent_by.map((id) => senders.get(id) ?? id).join(', ')],
  ];
  return (
    <>
      <dl className="tabular grid grid-cols-[1fr_auto] gap-x-4 text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid border-b border-line py-1.5">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h3 className="mb-1 text-sm font-semibold">Instrumentation</h3>
        <ul className="text-sm">
          {source.scopes.map(({ scope, version }) => (
            <li key={`${scope} ${version}`} className="break-all">
              <code className="text-xs">{scope === '' ? '(no scope)' : scope}</code>{' '}
              <span className="text-muted">{version}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
