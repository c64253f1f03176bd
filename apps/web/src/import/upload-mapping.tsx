import type { UploadPreview } from '@apex/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { ColumnMap } from './column-map.tsx';
import { PreviewRows, RawRows } from './preview-rows.tsx';
import type { Choices, FileImport } from './use-file-import.ts';

interface UploadMappingProps {
  readonly state: Extract<FileImport, { step: 'preview' }>;
  readonly onChoices: (choices: Choices) => void;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** What the file was taken for, which column means what, and its first rows as they would be imported. */
export function UploadMapping({ state, onChoices, onConfirm, onCancel }: UploadMappingProps) {
  const { name, bytes, preview, choices, isRefreshing, isStopped, error } = state;
  const formats = useFormats();
  const { needs_mapping, rejected_count, rows } = preview;
  const unknown = 'unknown' as const;
  return (
    <div className="flex flex-col gap-4" aria-busy={isRefreshing}>
      <div className="flex flex-wrap items-end gap-3">
        <p className="mr-auto min-w-0 text-sm">
          <strong className="font-semibold break-all">{name}</strong>{' '}
          <span className="text-muted">{formats.bytes(bytes)}</span>
        </p>
        <Select
          label="Read as"
          className="w-44"
          value={preview.format ?? unknown}
          options={[
            ...(preview.format === null ? [{ value: unknown, label: 'choose a format' }] : []),
            ...preview.formats.map((value) => ({ value, label: value })),
          ]}
          onValue={(value) => {
            if (value !== unknown) onChoices({ format: value });
          }}
        />
      </div>
      {isStopped ? <Note>Stopped. What was read until then stays; importing again adds only the rest.</Note> : null}
      {preview.problem === null ? null : <Note>{preview.problem}</Note>}
      {preview.columns.length === 0 ? null : (
        <ColumnMap
          preview={preview}
          map={{ ...preview.map, ...choices.map }}
          onMap={(map) => onChoices({ ...choices, map })}
        />
      )}
      {preview.problem !== null && rows.length === 0 ? null : <Rows preview={preview} />}
      <FormError error={error} />
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          disabled={needs_mapping || preview.format === null || rejected_count >= rows.length || isRefreshing}
          onClick={onConfirm}
        >
          Import
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-sm wrap-anywhere text-warn">
      {children}
    </p>
  );
}

function Rows({ preview: { needs_mapping, rejected_count, rows, columns } }: { readonly preview: UploadPreview }) {
  const { count } = useFormats();
  const readable = rows.length - rejected_count;
  return (
    <section>
      <h3 className="mb-2 flex flex-wrap items-center gap-2 text-sm font-semibold">
        {needs_mapping ? 'As it stands in the file' : 'As it would be imported'}
        {needs_mapping || rows.length === 0 ? null : (
          <Badge tone={rejected_count === 0 ? 'good' : 'warn'}>
            {count(readable)} of the first {count(rows.length)} rows can be read
          </Badge>
        )}
      </h3>
      {needs_mapping ? <RawRows rows={rows} columns={columns} /> : <PreviewRows rows={rows} />}
    </section>
  );
}
