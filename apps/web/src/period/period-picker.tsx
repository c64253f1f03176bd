import { CalendarDays } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type CompareName, periodLabels, type PeriodName, type PeriodSearch, type Period } from './period.ts';

interface PeriodPickerProps {
  readonly period: Period;
  /** The change of the page's search. */
  readonly onChange: (change: PeriodSearch) => void;
  /** The page compares nothing. */
  readonly noCompare?: boolean;
}

const choices: readonly PeriodName[] = ['7d', '30d', '90d', 'this_month', 'last_month', 'all'];

const compareOptions: readonly { readonly value: CompareName; readonly label: string }[] = [
  { value: 'previous', label: 'the period before' },
  { value: 'year', label: 'a year before' },
  { value: 'none', label: 'nothing' },
];

function OwnDays({ period, onDays }: { period: Period; onDays: (from: string, to: string) => void }) {
  const [from, setFrom] = useState(period.span?.from ?? '');
  const [to, setTo] = useState(period.name === 'custom' ? (period.label.split(' to ')[1] ?? '') : '');
  const wrong = from !== '' && to !== '' && from > to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) onDays(from, to);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <TextField label="From" type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField
          label="To"
          type="date"
          required
          value={to}
          error={wrong ? 'before the first day' : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <Button type="submit" size="sm">
        Show these days
      </Button>
    </form>
  );
}

/** Which days a page shows, and what they are held against; days are those of UTC. */
export function PeriodPicker({ period, onChange, noCompare = false }: PeriodPickerProps) {
  const [open, setOpen] = useState(false);
  const choose = (change: PeriodSearch) => {
    setOpen(false);
    onChange(change);
  };
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label="Period"
      align="end"
      trigger={
        <Button
          icon={<CalendarDays aria-hidden className="size-3.5 text-faint" />}
          aria-label={`Period: ${period.label}`}
        >
          {period.label}
          {noCompare || period.compare === 'none' ? null : (
            <span className="text-xs font-normal text-faint">{period.compare_label}</span>
          )}
        </Button>
      }
    >
      <div className="flex w-72 flex-col gap-3 p-3">
        <div role="group" aria-label="Period" className="grid grid-cols-2 gap-1">
          {choices.map((name) => (
            <Button
              key={name}
              size="sm"
              kind={name === period.name ? 'primary' : 'ghost'}
              aria-pressed={name === period.name}
              onClick={() => choose({ period: name, from: undefined, to: undefined })}
            >
              {periodLabels[name]}
            </Button>
          ))}
        </div>
        <OwnDays period={period} onDays={(from, to) => choose({ period: 'custom', from, to })} />
        {noCompare ? null : (
          <Select
            label="Compared with"
            value={period.compare}
            options={compareOptions}
            onValue={(compare) => choose({ compare })}
          />
        )}
        <p className="text-xs text-faint">Days are counted in UTC.</p>
      </div>
    </Popover>
  );
}
