import type { RowData } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { Button } from '../button.tsx';
import { cx } from '../cx.ts';
import { ErrorState } from '../error-state.tsx';
import { Skeleton } from '../skeleton.tsx';
import { useToast } from '../use-toast.ts';
import { type Column, defaultWidth, type Sort } from './column.ts';
import { toCsv } from './csv.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import { TableToolbar } from './table-toolbar.tsx';
import { useRowKeys } from './use-row-keys.ts';
import { type TableModel, useTableModel } from './use-table-model.ts';

const rowPx = 36;
const overscan = 12;
/** Rows before the end at which the next page is asked for. */
const aheadRows = 30;

export interface DataTableProps<Row extends RowData> {
  /** Names the table for this browser's choice of columns: `calls`. */
  readonly id: string;
  /** Accessible name: `Calls of the project`. */
  readonly label: string;
  /** What the rows are: `calls`. */
  readonly noun: string;
  /** Keep it outside of the component, or memoise it. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly isPending?: boolean;
  readonly error?: unknown;
  readonly retry?: () => void;
  /** Shown when there are no rows: an `EmptyState` that says what to do. */
  readonly empty: ReactNode;
  readonly total?: number | null;
  /** Pages that are still on the server; `useApiPages` gives all three. */
  readonly hasMore?: boolean;
  readonly isFetchingMore?: boolean;
  readonly fetchMore?: () => void;
  /** Given: the server sorts. */
  readonly sort?: Sort | null;
  readonly onSort?: (sort: Sort | null) => void;
  /** `page` fills the window with rows and scrolls them within; `rows` is as high as its rows. */
  readonly height?: 'page' | 'rows';
  /** Beside the columns' menu: actions on the table. */
  readonly actions?: ReactNode;
}

const isNamed = ({ header }: { readonly header: string }) => header.trim() !== '';

function templateOf<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ width = defaultWidth, grow = 1 }) => `minmax(${width}px, ${grow}fr)`).join(' ');
}

function useCopy<Row extends RowData>(model: TableModel<Row>, columns: readonly Column<Row>[], noun: string) {
  const toast = useToast();
  const { count } = useFormats();
  const { table } = model;
  return useCallback(() => {
    const selected = table.getSelectedRowModel().rows;
    const rows = (selected.length > 0 ? selected : table.getRowModel().rows).map((row) => row.original);
    const csv = toCsv([
      columns.map(({ header }) => header),
      ...rows.map((row) => columns.map(({ value }) => value(row))),
    ]);
    navigator.clipboard
      .writeText(csv)
      .then(() => toast({ title: `${count(rows.length)} ${noun} copied as CSV` }), toast.error);
  }, [table, columns, noun, toast, count]);
}

function Loading({ columns, template }: { readonly columns: number; readonly template: string }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} className="grid h-9 items-center border-b border-line" style={{ gridTemplateColumns: template }}>
          {Array.from({ length: columns }, (_, column) => (
            <span key={column} className="px-3">
              <Skeleton className={cx('h-3.5', column === 0 ? 'w-3/4' : 'w-1/2')} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

/** A table of any length: sorted, selected, copied and opened by mouse and keyboard; pages come as it scrolls. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { columns, rows, onOpen, isPending = false, error = null, retry, total = null, height = 'page' } = props;
  const model = useTableModel<Row>(props);
  const { table, sorted, setSort } = model;
  const visible = useMemo(
    () => columns.filter(({ id }) => table.state.columnVisibility[id] !== false),
    [columns, table.state.columnVisibility],
  );
  const template = templateOf(visible);
  const shown = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const activeRow = useRef(0);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan,
    scrollPaddingStart: rowPx,
    // The row that has the keyboard stays drawn, so that it keeps it while others are looked at.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(activeRow.current, range.count - 1)])].sort(
        (a, b) => a - b,
      ),
  });
  const toFocus = useRef<number | null>(null);
  const open = useCallback(
    (index: number) => {
      const row = shown[index];
      if (row !== undefined) onOpen?.(row.original);
    },
    [shown, onOpen],
  );
  const toggle = useCallback((index: number) => shown[index]?.toggleSelected(), [shown]);
  const { active, setActive, onKeyDown } = useRowKeys({
    count: shown.length,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 1),
    show: (index) => {
      toFocus.current = index;
      virtual.scrollToIndex(index);
    },
    open,
    toggle,
    selectAll: () => table.toggleAllRowsSelected(true),
    selectNone: () => table.resetRowSelection(true),
  });
  activeRow.current = active;
  useEffect(() => {
    if (toFocus.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${toFocus.current}"]`);
    if (row === null || row === undefined) return;
    row.focus({ preventScroll: true });
    toFocus.current = null;
  });
  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  const { hasMore = false, isFetchingMore = false, fetchMore } = props;
  useEffect(() => {
    if (hasMore && !isFetchingMore && error === null && lastDrawn >= shown.length - aheadRows) fetchMore?.();
  }, [hasMore, isFetchingMore, error, lastDrawn, shown.length, fetchMore]);
  const copy = useCopy(model, visible.filter(isNamed), props.noun);
  const selectedCount = table.getSelectedRowModel().rows.length;
  const minWidth = visible.reduce((sum, { width = defaultWidth }) => sum + width, 0);

  return (
    <div className="overflow-hidden rounded-xl border border-line bg-raised">
      <TableToolbar
        noun={props.noun}
        loaded={rows.length}
        total={total}
        selected={selectedCount}
        columns={columns
          .filter(isNamed)
          .map(({ id, header }) => ({ id, header, visible: visible.some((one) => one.id === id) }))}
        onColumn={(id, next) => table.setColumnVisibility((before) => ({ ...before, [id]: next }))}
        onCopy={copy}
        onSelectNone={() => table.resetRowSelection(true)}
      >
        {props.actions}
      </TableToolbar>
      <div
        ref={scroller}
        className={cx('overflow-auto', height === 'page' ? 'max-h-[max(20rem,calc(100dvh-15rem))]' : '')}
      >
        <div
          role="grid"
          aria-label={props.label}
          aria-rowcount={(total ?? shown.length) + 1}
          aria-multiselectable
          aria-busy={isPending || isFetchingMore}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          style={{ minWidth }}
        >
          <TableHead columns={visible} template={template} sorted={sorted} onSort={setSort} />
          {isPending ? null : (
            <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
              {items.map(({ index, start }) => {
                const row = shown[index];
                return row === undefined ? null : (
                  <TableRow
                    key={row.id}
                    row={row.original}
                    index={index}
                    columns={visible}
                    template={template}
                    top={start}
                    isActive={index === active}
                    isSelected={row.getIsSelected()}
                    canOpen={onOpen !== undefined}
                    onOpen={open}
                    onActive={setActive}
                    onToggle={toggle}
                  />
                );
              })}
            </div>
          )}
        </div>
        {isPending ? <Loading columns={visible.length} template={template} /> : null}
        {!isPending && rows.length === 0 && error === null ? props.empty : null}
        {error === null ? null : rows.length === 0 ? (
          <ErrorState error={error} compact {...(retry === undefined ? {} : { retry })} />
        ) : (
          <p role="alert" className="flex items-center gap-3 px-3 py-2 text-sm text-bad">
            More could not be loaded.
            {retry === undefined ? null : (
              <Button size="sm" onClick={retry}>
                Try again
              </Button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
