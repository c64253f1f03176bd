import type { UploadPreview } from '@apex/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../format/formats-context.ts';
import { EmptyState } from '../ui/empty-state.tsx';

type Row = UploadPreview['rows'][number];

const heads = ['Line', 'When', 'Model', 'Input', 'Cached', 'Output', 'Feature', 'User'] as const;

function Region({ children }: { readonly children: ReactNode }) {
  return (
    <div
      // Scrolled by keyboard too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label="First rows of the file"
      className="max-h-80 overflow-auto rounded-lg border border-line"
    >
      <table className="tabular w-full text-xs">{children}</table>
    </div>
  );
}

interface RawRowsProps {
  readonly rows: readonly Row[];
  readonly columns: UploadPreview['columns'];
}

/** The first rows as they stand in the file, while it is not known what their columns mean. */
export function RawRows({ rows, columns }: RawRowsProps) {
  if (rows.length === 0) return <EmptyState title="The file has no rows" />;
  return (
    <Region>
      <thead className="sticky top-0 bg-raised text-muted">
        <tr>
          {columns.map(({ name }) => (
            <th key={name} scope="col" className="max-w-48 truncate px-2.5 py-1.5 text-left font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ line, values }) => (
          <tr key={line} className="border-t border-line">
            {columns.map(({ name }) => (
              <td key={name} className="max-w-48 truncate px-2.5 py-1.5">
                {Object.hasOwn(values, name) ? values[name] : ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Region>
  );
}

/** The first rows, each as the call it would become or with the reason it would not. */
export function PreviewRows({ rows }: { readonly rows: readonly Row[] }) {
  if (rows.length === 0) return <EmptyState title="The file has no rows" />;
  return (
    <Region>
      <thead className="sticky top-0 bg-raised text-muted">
        <tr>
          {heads.map((head, index) => (
            <th
              key={head}
              scope="col"
              className={`px-2.5 py-1.5 font-medium whitespace-nowrap ${index === 0 || (index > 2 && index < 6) ? 'text-right' : 'text-left'}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PreviewRow key={row.line} row={row} />
        ))}
      </tbody>
    </Region>
  );
}

function PreviewRow({ row }: { readonly row: Row }) {
  const { moment, count } = useFormats();
  const { line, record, reason } = row;
  if (record === null) {
    return (
      <tr className="border-t border-line">
        <td className="px-2.5 py-1.5 text-right text-faint">{line}</td>
        <td colSpan={heads.length - 1} className={`px-2.5 py-1.5 ${reason === null ? 'text-faint' : 'text-bad'}`}>
          {reason ?? 'tells of no call'}
        </td>
      </tr>
    );
  }
  const { usage } = record;
  const figure = 'px-2.5 py-1.5 text-right';
  return (
    <tr className="border-t border-line">
      <td className={`${figure} text-faint`}>{line}</td>
      <td className="px-2.5 py-1.5 whitespace-nowrap">{moment(record.at)}</td>
      <td className="max-w-48 truncate px-2.5 py-1.5">{record.model}</td>
      <td className={figure}>{usage === null ? '–' : count(usage.input)}</td>
      <td className={figure}>{usage === null ? '–' : count(usage.cache_read)}</td>
      <td className={figure}>{usage === null ? '–' : count(usage.output)}</td>
      <td className="max-w-32 truncate px-2.5 py-1.5">{record.feature}</td>
      <td className="max-w-32 truncate px-2.5 py-1.5">{record.user}</td>
    </tr>
  );
}
