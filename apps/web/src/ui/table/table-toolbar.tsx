import { Columns3, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { Button } from '../button.tsx';
import { IconButton } from '../icon-button.tsx';
import { Menu, MenuCheck, MenuLabel } from '../menu.tsx';

interface TableToolbarProps {
  readonly noun: string;
  /** Rows that are here. */
  readonly loaded: number;
  /** Rows there are; null while that is not known. */
  readonly total: number | null;
  readonly selected: number;
  readonly columns: readonly { readonly id: string; readonly header: string; readonly visible: boolean }[];
  readonly onColumn: (id: string, visible: boolean) => void;
  readonly onCopy: () => void;
  readonly onSelectNone: () => void;
  readonly children?: ReactNode;
}

/** `entries` of one is an `entry`. */
function singularOf(noun: string): string {
  return noun.endsWith('ies') ? `${noun.slice(0, -3)}y` : noun.replace(/s$/, '');
}

/** Above a table: how much it holds, which columns it shows, and a copy of it. */
export function TableToolbar(props: TableToolbarProps) {
  const { noun, loaded, total, selected, columns, onColumn, onCopy, onSelectNone, children } = props;
  const { count } = useFormats();
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1">
      <p className="mr-auto text-xs text-muted" aria-live="polite">
        {selected > 0 ? `${count(selected)} selected of ` : ''}
        {count(total ?? loaded)} {(total ?? loaded) === 1 ? singularOf(noun) : noun}
      </p>
      {selected > 0 ? (
        <Button size="sm" kind="ghost" onClick={onSelectNone}>
          Select none
        </Button>
      ) : null}
      {children}
      <IconButton
        label={selected > 0 ? 'Copy the selected rows as CSV' : 'Copy as CSV'}
        disabled={loaded === 0}
        onClick={onCopy}
        icon={<Copy aria-hidden className="size-3.5" />}
      />
      <Menu
        align="end"
        trigger={
          <Button kind="ghost" aria-label="Choose columns" title="Choose columns" className="w-8 px-0!">
            <Columns3 aria-hidden className="size-3.5" />
          </Button>
        }
      >
        <MenuLabel>Columns</MenuLabel>
        {columns.map(({ id, header, visible }) => (
          <MenuCheck key={id} checked={visible} onChecked={(next) => onColumn(id, next)}>
            {header}
          </MenuCheck>
        ))}
      </Menu>
    </div>
  );
}
