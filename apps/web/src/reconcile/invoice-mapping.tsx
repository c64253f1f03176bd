import type { ReconciliationPreview } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { ColumnMap } from '../import/column-map.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import type { InvoiceChoices, InvoiceFile } from './use-reconcile.ts';

interface InvoiceMappingProps {
  readonly state: Extract<InvoiceFile, { step: 'preview' }>;
  readonly onChoices: (choices: InvoiceChoices) => void;
  readonly onCompare: () => void;
  readonly onCancel: () => void;
}

/** What the export was taken for, which column means what, and its first lines as they will be compared. */
export function InvoiceMapping({ state, onChoices, onCompare, onCancel }: InvoiceMappingProps) {
  const { name, preview, choices, isBusy, error } = state;
  const { count } = useFormats();
  const { lines, rejected, problem, preset } = preview;
  return (
    <div className="flex flex-col gap-4" aria-busy={isBusy}>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <strong className="font-semibold break-all">{name}</strong>
        {preset === '' ? <Badge>by its column names</Badge> : <Badge tone="good">{preset}</Badge>}
        {rejected.length === 0 ? null : <Badge tone="warn">{count(rejected.length)} lines cannot be read</Badge>}
      </p>
      {problem === null ? null : (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-sm wrap-anywhere text-warn">
          {problem}
        </p>
      )}
      {preview.columns.length === 0 ? null : (
        <ColumnMap
          preview={preview}
          map={{ ...preview.map, ...choices.map }}
          onMap={(map) => onChoices({ ...choices, map })}
        />
      )}
      {lines.length === 0 ? null : <FirstLines lines={lines} />}
      {rejected[0] === undefined ? null : (
        <p className="text-xs wrap-anywhere text-muted">
          Line {rejected[0].line}: {rejected[0].reason}
        </p>
      )}
      <FormError error={error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" disabled={lines.length === 0} busy={isBusy} onClick={onCompare}>
          Compare
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

const shown = 8;

function FirstLines({ lines }: { readonly lines: ReconciliationPreview['lines'] }) {
  const { count } = useFormats();
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">The first lines, as they will be compared</h3>
      {/* A table wider than a phone is scrolled by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="region" aria-label="First lines of the export" tabIndex={0} className="overflow-x-auto">
        <table className="tabular w-full text-sm whitespace-nowrap">
          <thead className="text-left text-xs text-muted">
            <tr>
              {['Day', 'Provider', 'Model', 'Kind'].map((head) => (
                <th key={head} scope="col" className="py-1 pr-4 font-medium">
                  {head}
                </th>
              ))}
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                Tokens
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, shown).map((line) => (
              <tr key={line.line} className="border-t border-line">
                <td className="py-1 pr-4">{line.at.slice(0, 10)}</td>
                <td className="py-1 pr-4">{line.provider || '–'}</td>
                <td className="py-1 pr-4">{line.model || line.description || '–'}</td>
                <td className="py-1 pr-4">{line.kind.replaceAll('_', ' ')}</td>
                <td className="py-1 pr-4 text-right">{line.tokens === null ? '–' : count(line.tokens)}</td>
                <td className="py-1 text-right">{line.amount === null ? '–' : `${line.amount} ${line.currency}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
