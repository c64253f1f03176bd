import type { ReportTable as Table } from '@apex/contracts';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { RichLine } from './rich-text.tsx';

const shownAtFirst = 8;
const shortText = 24;

/** Evidence in rows, as the answer tells it. */
export function ReportTable({ table }: { readonly table: Table }) {
  const [all, setAll] = useState(false);
  const { title, columns, rows } = table;
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  if (rows.length === 0) return null;
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1.5 text-sm font-medium">{title}</figcaption>
      <div
        // Scrolled by keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={title}
        className="max-h-120 overflow-auto rounded-lg border border-line"
      >
        <table className="tabular w-full text-sm">
          <thead className="sticky top-0 bg-sunken text-xs text-muted">
            <tr>
              {columns.map(({ label, align }) => (
                <th
                  key={label}
                  scope="col"
                  className={cx('px-3 py-1.5 font-medium', align === 'right' ? 'text-right' : 'text-left')}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              // Rows of a stored answer: they neither move nor change.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index} className="border-t border-line align-top">
                {row.map((cell, place) => (
                  <td
                    key={columns[place]?.label ?? place}
                    className={cx(
                      'px-3 py-1.5',
                      columns[place]?.align === 'right' ? 'text-right' : 'text-left',
                      cell.text.length <= shortText ? 'whitespace-nowrap' : 'min-w-64',
                    )}
                  >
                    <RichLine source={cell.text} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shownAtFirst ? (
        <Button kind="ghost" size="sm" className="mt-1" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${rows.length} rows`}
        </Button>
      ) : null}
    </figure>
  );
}
