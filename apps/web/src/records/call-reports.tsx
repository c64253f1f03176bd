import { type CallDetail, type CallReport, verdictOf, whyPriced } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Money } from '../ui/money.tsx';
import { conventionWords, rankWords } from './report-words.ts';

const heads = ['Emitter', 'Verdict', 'As sent', 'In kinds', 'Its own cost', 'Seen by', 'Signal', 'Scope and service'];

const tones = { priced: 'good', agrees: 'neutral', disagrees: 'bad', 'no tokens': 'neutral' } as const;

/** Who told of a call: the report that is priced, and the evidence beside it. */
export function CallReports({ call: { reports } }: { readonly call: Pick<CallDetail, 'reports'> }) {
  return (
    <Card title="Who told of it" className="lg:col-span-2">
      <p className="mb-2 text-sm text-muted">{whyPriced(reports)}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="region" aria-label="Reports of the call" tabIndex={0} className="overflow-x-auto">
        <table className="tabular w-full text-sm whitespace-nowrap">
          <thead className="text-left text-xs text-muted">
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" className="py-1 pr-5 font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <Report key={`${report.emitter} ${report.signal} ${report.trace_id} ${report.span_id}`} report={report} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Report({ report }: { readonly report: CallReport }) {
  const { count } = useFormats();
  const { emitter, scope, scope_version, service, signal, rank, convention, usage } = report;
  const told = (tokens: number | null) => (tokens === null ? '–' : count(tokens));
  const verdict = verdictOf(report);
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pr-5 text-left font-medium">
        {emitter}
      </th>
      <td className="py-1.5 pr-5">
        <Badge tone={tones[verdict]}>{verdict}</Badge>
      </td>
      <td className="py-1.5 pr-5">
        {told(report.reported_input)} in, {told(report.reported_output)} out
        <span className="block text-xs text-muted">{conventionWords[convention]}</span>
      </td>
      <td className="py-1.5 pr-5">
        {usage === null ? (
          '–'
        ) : (
          <>
            {count(usage.input)} fresh, {count(usage.output)} out
            <span className="block text-xs text-muted">
              {count(usage.cache_read)} cache read, {count(usage.cache_write_5m + usage.cache_write_1h)} written
            </span>
          </>
        )}
      </td>
      <td className="py-1.5 pr-5">
        {report.reported_cost_usd === null ? '–' : <Money usd={report.reported_cost_usd} />}
      </td>
      <td className="py-1.5 pr-5">{rankWords[rank]}</td>
      <td className="py-1.5 pr-5">{signal}</td>
      <td className="max-w-80 py-1.5">
        <span className="block truncate" title={scope}>
          {scope || '–'} <span className="text-muted">{scope_version}</span>
        </span>
        <span className="block truncate text-xs text-muted" title={service}>
          {service}
        </span>
      </td>
    </tr>
  );
}
