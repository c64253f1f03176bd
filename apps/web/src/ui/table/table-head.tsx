import { ArrowDown, ArrowUp } from 'lucide-react';
import { cx } from '../cx.ts';
import type { Column, Sort } from './column.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly sorted: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
}

/** Clicked again and again: the largest first, the smallest first, as it came. */
function nextSort(id: string, sorted: Sort | null): Sort | null {
  if (sorted?.by !== id) return { by: id, direction: 'desc' };
  return sorted.direction === 'desc' ? { by: id, direction: 'asc' } : null;
}

function Head<Row>({
  column,
  sorted,
  onSort,
}: { column: Column<Row> } & Pick<TableHeadProps<Row>, 'sorted' | 'onSort'>) {
  const direction = sorted?.by === column.id ? sorted.direction : null;
  const right = column.align === 'right';
  const isNamed = column.header.trim() !== '';
  const text = <span className={isNamed ? 'truncate' : 'sr-only'}>{isNamed ? column.header : 'Actions'}</span>;
  const Icon = direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div
      role="columnheader"
      aria-sort={direction === null ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
      className={cx(
        'flex h-full min-w-0 items-center px-3 first:sticky first:left-0 first:z-10 first:bg-inherit',
        right && 'justify-end',
      )}
    >
      {column.sort === undefined || column.sort === false ? (
        text
      ) : (
        <button
          type="button"
          onClick={() => onSort(nextSort(column.id, sorted))}
          className={cx(
            'group/sort inline-flex h-6 min-w-0 items-center gap-1 rounded-sm hover:text-ink',
            right && 'flex-row-reverse',
            direction !== null && 'text-ink',
          )}
        >
          {text}
          <Icon
            aria-hidden
            className={cx('size-3 shrink-0', direction === null && 'opacity-0 group-hover/sort:opacity-60')}
          />
        </button>
      )}
    </div>
  );
}

/** The head of a table; stays in sight while its rows scroll. */
export function TableHead<Row>({ columns, template, sorted, onSort }: TableHeadProps<Row>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 items-center border-b border-line bg-raised text-xs font-medium text-muted"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column) => (
          <Head key={column.id} column={column} sorted={sorted} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}
