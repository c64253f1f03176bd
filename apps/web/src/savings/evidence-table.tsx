import type { Evidence } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../format/formats-context.ts';

type Cell = Evidence['rows'][number][string];

const isMoney = (column: string) => column.endsWith('_usd');
const isRate = (column: string) => /_rate$|^share$|^of_spend$/.test(column);
const wordsOf = (column: string) => column.replace(/_usd$/, '').replaceAll('_', ' ');

function CallLink({ id }: { readonly id: string }) {
  return (
    <Link
      to="/calls/$id"
      params={{ id }}
      title={id}
      className="font-mono text-xs text-accent underline underline-offset-2"
    >
      {id.slice(0, 8)}
    </Link>
  );
}

/** Rows a finding rests on, as they were measured. */
export function EvidenceTable({ evidence }: { readonly evidence: Pick<Evidence, 'label' | 'rows'> }) {
  const { money, count, rate, duration, moment } = useFormats();
  const columns = [...new Set(evidence.rows.flatMap((row) => Object.keys(row)))];
  if (evidence.rows.length === 0) return null;
  const shown = (column: string, value: Cell | undefined) => {
    if (value === null || value === undefined || value === '') return '–';
    if (isMoney(column)) return money(String(value));
    if (column === 'at') return moment(String(value));
    if (column === 'call_id') return <CallLink id={String(value)} />;
    if (typeof value !== 'number') return value;
    if (isRate(column)) return rate(value);
    return /^(?:latency|ttft)|_ms$/.test(column) ? duration(value) : count(value);
  };
  const isFigure = (column: string) =>
    isMoney(column) ||
    evidence.rows.some(({ [column]: cell }) => typeof cell === 'number' || /^-?\$[\d.,]+$/.test(cell ?? ''));
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-xs font-medium text-muted">{evidence.label}</figcaption>
      <div
        // Scrolled by keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={evidence.label}
        className="max-h-72 overflow-auto rounded-lg border border-line"
      >
        <table className="tabular w-full text-sm">
          <thead className="sticky top-0 bg-raised text-xs text-muted">
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={`px-3 py-1.5 font-medium whitespace-nowrap ${isFigure(column) ? 'text-right' : 'text-left'}`}
                >
                  {wordsOf(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {evidence.rows.map((row, index) => (
              // Rows of a stored answer: they neither move nor change.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index} className="border-t border-line">
                {columns.map((column) => (
                  <td
                    key={column}
                    className={`max-w-72 truncate px-3 py-1.5 ${isFigure(column) ? 'text-right' : 'text-left'}`}
                  >
                    {shown(column, row[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
