import { Check } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { cx } from '../cx.ts';
import type { Column } from './column.ts';

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly top: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly canOpen: boolean;
  readonly onOpen: (index: number) => void;
  readonly onActive: (index: number) => void;
  readonly onToggle: (index: number) => void;
}

const isOwnControl = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, input, label') !== null;

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const shown = column.cell === undefined ? column.value(row) : column.cell(row);
  return (
    <div
      role="gridcell"
      // The first one stays in sight where the columns have to be scrolled.
      className={cx(
        'flex h-full min-w-0 items-center px-3 first:sticky first:left-0 first:z-10 first:bg-inherit',
        column.align === 'right' && 'justify-end text-right',
      )}
    >
      <span className="truncate">{shown ?? <span className="text-faint">–</span>}</span>
    </div>
  );
}

function TableRowOf<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, template, top, isActive, isSelected, canOpen, onOpen, onActive, onToggle } = props;
  const click = (event: MouseEvent) => {
    onActive(index);
    if (isOwnControl(event.target)) return;
    if (event.ctrlKey || event.metaKey) onToggle(index);
    else if (canOpen && window.getSelection()?.isCollapsed !== false) onOpen(index);
  };
  return (
    // The grid answers the keyboard for all of its rows.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      data-index={index}
      // The head is the first row.
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => onActive(index)}
      onClick={click}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      className={cx(
        'absolute top-0 left-0 grid h-9 w-full items-center border-b border-line text-sm focus-visible:-outline-offset-2',
        isSelected ? 'bg-accent-soft' : 'bg-raised hover:bg-hover',
        canOpen && 'cursor-pointer',
      )}
    >
      {columns.map((column) => (
        <Cell key={column.id} column={column} row={row} />
      ))}
      {isSelected ? <Check aria-hidden className="pointer-events-none absolute left-0 size-3 text-accent" /> : null}
    </div>
  );
}

/** One row, drawn again only when something of it changed. */
export const TableRow = memo(TableRowOf) as typeof TableRowOf;
