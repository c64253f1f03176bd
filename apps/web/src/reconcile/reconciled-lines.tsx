import type { DifferenceCause, ReconciledLine, ReconciliationId } from '@apex/contracts';
import { useApiPages } from '../api/use-api.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Money } from '../ui/money.tsx';
import type { Column } from '../ui/table/column.ts';
import { DataTable } from '../ui/table/data-table.tsx';
import { Tokens } from '../ui/tokens.tsx';
import { causeWords } from './cause-words.ts';

const linesOf = (page: { readonly lines: readonly ReconciledLine[] }) => page.lines;

function tokens(id: 'our_tokens' | 'their_tokens', header: string): Column<ReconciledLine> {
  return {
    id,
    header,
    value: (line) => line[id],
    cell: (line) => (line[id] === null ? <span className="text-faint">–</span> : <Tokens count={line[id]} />),
    align: 'right',
    width: 110,
  };
}

function money(id: 'our_usd' | 'their_usd' | 'difference_usd', header: string): Column<ReconciledLine> {
  return {
    id,
    header,
    value: (line) => line[id],
    cell: (line) => <Money usd={line[id]} />,
    align: 'right',
    width: 110,
  };
}

const columns: readonly Column<ReconciledLine>[] = [
  { id: 'day', header: 'Day', value: (line) => line.day, width: 104 },
  {
    id: 'model',
    header: 'Model',
    value: (line) => line.model || line.description,
    width: 190,
    grow: 3,
  },
  { id: 'provider', header: 'Provider', value: (line) => line.provider, width: 100, hidden: true },
  { id: 'kind', header: 'Kind', value: (line) => line.kind.replaceAll('_', ' '), width: 100 },
  tokens('our_tokens', 'Our tokens'),
  tokens('their_tokens', 'Their tokens'),
  money('our_usd', 'Ours'),
  money('their_usd', 'Theirs'),
  money('difference_usd', 'Difference'),
  {
    id: 'causes',
    header: 'Because',
    value: (line) => line.causes.map(({ cause }) => causeWords[cause].title).join(', '),
    width: 180,
    grow: 2,
  },
];

interface ReconciledLinesProps {
  readonly id: ReconciliationId;
  readonly cause: DifferenceCause | undefined;
}

/** What was compared with what, largest difference first. */
export function ReconciledLines({ id, cause }: ReconciledLinesProps) {
  const pages = useApiPages(
    'listReconciledLines',
    { id, per_page: 100, ...(cause === undefined ? {} : { cause }) },
    linesOf,
  );
  return (
    <DataTable
      id="reconciled-lines"
      label="Lines of the reconciliation"
      noun="lines"
      columns={columns}
      rowId={(line) => String(line.position)}
      height="rows"
      {...pages}
      empty={<EmptyState title="Nothing was compared" />}
    />
  );
}
