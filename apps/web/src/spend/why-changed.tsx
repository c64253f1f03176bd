import { useApiQuery } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import type { Period } from '../period/period.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FigureLink } from '../ui/figure-link.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { AskLink } from './ask-link.tsx';
import { explainWords, leadingOf } from './explain-words.ts';
import { narrowed, nextDimension, type Selection } from './links.ts';

interface WhyChangedProps {
  readonly period: Period;
  readonly selection: Selection;
  readonly enabled: boolean;
}

/** The values that explain the change against the period before, in words and figures. */
export function WhyChanged({ period, selection, enabled }: WhyChangedProps) {
  const formats = useFormats();
  const { span, before } = period;
  const query = useApiQuery(
    'explainChange',
    {
      filters: selection.filters ?? [],
      from: span?.from,
      to: span?.to,
      compare_from: before?.from,
      compare_to: before?.to,
      limit: 20,
    },
    { enabled: enabled && before !== null, keep: true },
  );
  const words = query.data === undefined ? null : explainWords(query.data, formats);
  const best = query.data?.verdict === 'concentrated' ? query.data.best : null;
  const text = (value: string | number | null) =>
    query.data === undefined ? '' : formatUnit(formats, query.data.unit, value);
  const ask = `Why did cost change in ${period.label.toLowerCase().replace(/^(last|this)/, 'the $1')}?`;
  return (
    <Card title="Why did it change?" about={period.compare_label} actions={<AskLink question={ask}>Ask why</AskLink>}>
      <div className="min-h-32">
        {before === null ? <p className="text-sm text-muted">Choose a period to compare with.</p> : null}
        {query.error !== null && query.data === undefined ? (
          <ErrorState compact error={query.error} retry={() => void query.refetch()} />
        ) : null}
        {before !== null && query.isPending ? <SkeletonLines lines={4} /> : null}
        {words === null || before === null ? null : (
          <p className="text-sm">
            {words.what} {words.why === null ? null : <strong className="font-semibold">{words.why}</strong>}
          </p>
        )}
        {best === null || before === null ? null : (
          <table className="tabular mt-3 w-full text-sm">
            <thead className="text-xs text-muted">
              <tr className="border-b border-line">
                <th scope="col" className="py-1.5 text-left font-medium">
                  {best.dimensions.map((one) => one.replaceAll('_', ' ')).join(' · ')}
                </th>
                <th scope="col" className="hidden py-1.5 text-right font-medium sm:table-cell">
                  Before
                </th>
                <th scope="col" className="py-1.5 text-right font-medium">
                  After
                </th>
                <th scope="col" className="py-1.5 text-right font-medium">
                  Part of the change
                </th>
              </tr>
            </thead>
            <tbody>
              {leadingOf(best).map((one) => (
                <tr key={one.values.join('\n')} className="border-b border-line last:border-0">
                  <th scope="row" className="max-w-0 truncate py-1.5 pr-2 text-left font-normal">
                    <FigureLink
                      to="/explorer"
                      search={{
                        ...best.dimensions.reduce(
                          (from, dimension, index) => narrowed(from, dimension, one.values[index] ?? ''),
                          selection,
                        ),
                        by: nextDimension(best.dimensions),
                      }}
                      title="what these calls are made of"
                    >
                      {one.values.join(' · ')}
                    </FigureLink>
                  </th>
                  <td className="hidden py-1.5 text-right text-muted sm:table-cell">{text(one.before)}</td>
                  <td className="py-1.5 text-right">{text(one.after)}</td>
                  <td className="py-1.5 text-right font-medium">
                    {Number(one.contribution) > 0 ? '+' : ''}
                    {text(one.contribution)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {query.data?.basis === 'same_length' && before !== null ? (
          <p className="mt-2 text-xs text-faint">
            The present day goes on: the earlier period is brought to the same length.
          </p>
        ) : null}
      </div>
    </Card>
  );
}
