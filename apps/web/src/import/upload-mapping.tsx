import { useFormats } from '../format/formats-context.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { ColumnMap } from './column-map.tsx';
import { PreviewRows } from './preview-rows.tsx';
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
  const readable = preview.rows.length - preview.rows.filter(({ reason }) => reason !== null).length;
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
      {isStopped ? (
        <Banner tone="warn">Stopped. What was read until then stays; importing again adds only the rest.</Banner>
      ) : null}
      {preview.problem === null ? null : <Banner tone="warn">{preview.problem}</Banner>}
      {preview.columns.length === 0 ? null : (
        <ColumnMap preview={preview} onMap={(map) => onChoices({ ...choices, map })} />
      )}
      <section>
        <h3 className="mb-2 flex items-center gap-2 text-sm font-semibold">
          As it would be imported
          <Badge tone={preview.rejected_count === 0 ? 'good' : 'warn'}>
            {formats.count(readable)} of the first {formats.count(preview.rows.length)} rows can be read
          </Badge>
        </h3>
        <PreviewRows rows={preview.rows} />
      </section>
      <FormError error={error} />
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          disabled={preview.needs_mapping || preview.format === null || readable === 0 || isRefreshing}
          onClick={onConfirm}
        >
          Import
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}
