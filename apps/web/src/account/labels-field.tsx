import { Plus, X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { TextField } from '../ui/text-field.tsx';

/** A label as it is typed. */
export interface LabelEntry {
  readonly name: string;
  readonly value: string;
}

/** Labels with a name and a value; what is half filled in is left out. */
export function labelsOf(entries: readonly LabelEntry[]): Record<string, string> {
  return Object.fromEntries(
    entries
      .map(({ name, value }) => [name.trim(), value.trim()] as const)
      .filter(([name, value]) => name !== '' && value !== ''),
  );
}

interface LabelsFieldProps {
  readonly entries: readonly LabelEntry[];
  readonly onEntries: (entries: readonly LabelEntry[]) => void;
  readonly error?: string | undefined;
}

const most = 32;

/** What a key’s calls are labelled with. */
export function LabelsField({ entries, onEntries, error }: LabelsFieldProps) {
  const change = (index: number, next: Partial<LabelEntry>) =>
    onEntries(entries.map((entry, at) => (at === index ? { ...entry, ...next } : entry)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium">Labels</legend>
      <p className="text-xs text-muted">
        Its calls through the gateway have them, unless a call says otherwise: feature, application, environment, user,
        or a name of yours.
      </p>
      {entries.map((entry, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have their place alone, and every field is controlled
        <div key={index} className="flex items-start gap-1">
          <TextField
            label={`Name of label ${index + 1}`}
            hideLabel
            placeholder="feature"
            className="min-w-0 flex-1"
            value={entry.name}
            onChange={({ target }) => change(index, { name: target.value })}
          />
          <TextField
            label={`Value of label ${index + 1}`}
            hideLabel
            placeholder="search"
            className="min-w-0 flex-1"
            value={entry.value}
            onChange={({ target }) => change(index, { value: target.value })}
          />
          <IconButton
            label={`Take label ${index + 1} out`}
            icon={<X aria-hidden className="size-4" />}
            onClick={() => onEntries(entries.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {error === undefined ? null : (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-3.5" />}
          disabled={entries.length >= most}
          onClick={() => onEntries([...entries, { name: '', value: '' }])}
        >
          Label
        </Button>
      </div>
    </fieldset>
  );
}
