import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Money } from '../ui/money.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

const heads = ['Calls', 'Ours', 'Reported', 'Difference'];

/** What agents and tools themselves say their calls cost, beside our prices of the same calls. */
export function ReportedCosts() {
  const { count, rate } = useFormats();
  const query = useApiQuery('compareReportedCosts', {}, { keep: true });
  const { data } = query;
  if (query.isPending) return <SkeletonLines lines={3} />;
  if (data === undefined) return <ErrorState error={query.error} compact retry={() => void query.refetch()} />;
  if (data.rows.length === 0) return null;
  return (
    <Card title="What agents say themselves" about="of calls with a reported cost, beside our prices">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="region" aria-label="Reported costs" tabIndex={0} className="overflow-x-auto">
        <table className="tabular w-full text-sm whitespace-nowrap">
          <thead className="text-left text-xs text-muted">
            <tr>
              <th scope="col" className="py-1 pr-4 font-medium">
                Agent
              </th>
              <th scope="col" className="py-1 pr-4 font-medium">
                Model
              </th>
              {heads.map((head) => (
                <th key={head} scope="col" className="py-1 pl-4 text-right font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={`${row.agent} ${row.source} ${row.provider} ${row.model}`} className="border-t border-line">
                <td className="py-1 pr-4">{row.agent === '(none)' ? row.source : row.agent}</td>
                <td className="py-1 pr-4">{row.model}</td>
                <td className="py-1 pl-4 text-right">{count(row.compared_calls)}</td>
                <td className="py-1 pl-4 text-right">
                  <Money usd={row.ours_usd} />
                </td>
                <td className="py-1 pl-4 text-right">
                  <Money usd={row.reported_usd} />
                </td>
                <td className="py-1 pl-4 text-right">
                  <Money usd={row.difference_usd} />
                  {row.share === null ? '' : ` (${rate(Number(row.share))})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
