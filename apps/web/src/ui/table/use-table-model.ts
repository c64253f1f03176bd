import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSelectionFeature,
  type Row as RowOf,
  type RowData,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useEffect, useMemo, useState } from 'react';
import { picodollarsOf } from '../../format/decimal.ts';
import type { Column, Sort } from './column.ts';

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});

type ModelRow<Row extends RowData> = RowOf<typeof features, Row>;

/** What a row is sorted by; made once a row, however often it is compared. */
type SortKey = string | number | bigint | null;

function sortKeyOf<Row>({ sort, value }: Column<Row>, row: Row): SortKey {
  const found = value(row);
  return sort === 'decimal' && found !== null ? picodollarsOf(String(found)) : found;
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b));
  return a === b ? 0 : a < b ? -1 : 1;
}

export interface TableModelOptions<Row> {
  /** Its columns' choice is kept under this name. */
  readonly id: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Given: the server sorts, and is asked to by `onSort`. */
  readonly sort?: Sort | null;
  readonly onSort?: ((sort: Sort | null) => void) | undefined;
}

function hiddenAtFirst(key: string, columns: readonly { readonly id: string; readonly hidden?: boolean }[]) {
  const byDefault = Object.fromEntries(columns.filter(({ hidden }) => hidden === true).map(({ id }) => [id, false]));
  const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
  return typeof kept === 'object' && kept !== null ? { ...byDefault, ...(kept as Record<string, boolean>) } : byDefault;
}

/** Which columns and rows a table shows, in which order, and which are selected. */
export function useTableModel<Row extends RowData>(options: TableModelOptions<Row>) {
  const { columns, rows, rowId, sort, onSort } = options;
  const key = `apex.columns.${options.id}`;
  const [columnVisibility, setColumnVisibility] = useState(() => hiddenAtFirst(key, columns));
  const [ownSort, setOwnSort] = useState<Sort | null>(null);
  useEffect(() => localStorage.setItem(key, JSON.stringify(columnVisibility)), [key, columnVisibility]);
  const isServerSorted = onSort !== undefined;
  const sorted = isServerSorted ? (sort ?? null) : ownSort;
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row): SortKey => sortKeyOf(column, row),
        enableSorting: column.sort !== undefined && column.sort !== false,
        sortFn: (a: ModelRow<Row>, b: ModelRow<Row>) =>
          compareKeys(a.getValue<SortKey>(column.id), b.getValue<SortKey>(column.id)),
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const sorting = useMemo(
    () => (sorted === null ? [] : [{ id: sorted.by, desc: sorted.direction === 'desc' }]),
    [sorted],
  );
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    manualSorting: isServerSorted,
    state: { columnVisibility, sorting },
    onColumnVisibilityChange: setColumnVisibility,
  });
  return { table, sorted, setSort: onSort ?? setOwnSort };
}

export type TableModel<Row extends RowData> = ReturnType<typeof useTableModel<Row>>;
