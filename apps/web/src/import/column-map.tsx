import type { UploadPreview } from '@apex/contracts';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';

/** What nearly every file tells, by whatever name. */
const usual = new Set(['model', 'output']);

interface ColumnMapProps {
  readonly preview: Pick<UploadPreview, 'fields' | 'columns'>;
  /** As proposed, with what was chosen over it, also while that is on its way. */
  readonly map: UploadPreview['map'];
  readonly onMap: (map: Record<string, string>) => void;
}

/** Which column of the file each field is read from; what is mapped or needed first, the rest on demand. */
export function ColumnMap({ preview, map, onMap }: ColumnMapProps) {
  const [all, setAll] = useState(false);
  const { fields, columns } = preview;
  const isMain = ({ name, required }: (typeof fields)[number]) =>
    required || usual.has(name) || (map[name] ?? '') !== '';
  const shown = all ? fields : fields.filter(isMain);
  const options = [
    { value: '', label: '– not in the file' },
    ...columns.map(({ name, samples }) => ({
      value: name,
      label: samples[0] === undefined ? name : `${name} (${samples[0].slice(0, 24)})`,
    })),
  ];
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold">Which column is what</legend>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {shown.map(({ name, required, about }) => (
          <Select
            key={name}
            label={
              <>
                {name.replaceAll('_', ' ')}{' '}
                {required ? <span className="text-xs font-normal text-muted">needed</span> : null}
              </>
            }
            hint={about}
            value={map[name] ?? ''}
            options={options}
            onValue={(column) => onMap({ ...map, [name]: column })}
          />
        ))}
      </div>
      {shown.length === fields.length && !all ? null : (
        <Button size="sm" kind="ghost" className="mt-2" onClick={() => setAll(!all)}>
          {all ? 'Only those in use' : `${fields.length - shown.length} more fields`}
        </Button>
      )}
    </fieldset>
  );
}
