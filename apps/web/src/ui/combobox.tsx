import { Command } from 'cmdk';
import { Check, ChevronsUpDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from './cx.ts';
import { controlClasses, Field } from './field.tsx';
import { Popover } from './popover.tsx';

export interface ComboboxOption<V extends string> {
  readonly value: V;
  readonly label: string;
}

interface ComboboxProps<V extends string> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly hideLabel?: boolean;
  readonly value: V | null;
  readonly options: readonly ComboboxOption<V>[];
  readonly onValue: (value: V) => void;
  readonly placeholder?: string;
}

interface OptionListProps<V extends string> {
  readonly label: string;
  readonly options: readonly ComboboxOption<V>[];
  readonly chosen: readonly V[];
  readonly onChoose: (value: V) => void;
  readonly empty?: ReactNode;
}

/** A list one narrows by typing; what `Combobox` and the filter bar open. */
export function OptionList<V extends string>({ label, options, chosen, onChoose, empty }: OptionListProps<V>) {
  return (
    <Command label={label} className="w-72 max-w-full">
      <Command.Input
        autoFocus
        placeholder="Type to find"
        className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none!"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-6 text-center text-sm text-muted">
          {empty ?? 'Nothing is called that.'}
        </Command.Empty>
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.label]}
            onSelect={() => onChoose(option.value)}
            className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm data-[selected=true]:bg-hover"
          >
            <Check
              aria-hidden
              className={cx('size-4 shrink-0 text-accent', !chosen.includes(option.value) && 'invisible')}
            />
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

/** One of many values, found by typing. For a handful of them there is `Select`. */
export function Combobox<V extends string>({
  label,
  hint,
  error,
  hideLabel,
  value,
  options,
  onValue,
  placeholder = 'Choose',
}: ComboboxProps<V>) {
  const [open, setOpen] = useState(false);
  const shown = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Field
      label={label}
      hint={hint}
      {...(error === undefined ? {} : { error })}
      {...(hideLabel === undefined ? {} : { hideLabel })}
    >
      {(ids) => (
        <Popover
          open={open}
          onOpen={setOpen}
          label={label}
          trigger={
            <button type="button" {...ids} className={cx(controlClasses, 'flex items-center gap-2 text-left')}>
              <span className={cx('min-w-0 flex-1 truncate', shown === null && 'text-faint')}>
                {shown ?? placeholder}
              </span>
              <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
            </button>
          }
        >
          <OptionList
            label={label}
            options={options}
            chosen={value === null ? [] : [value]}
            onChoose={(next) => {
              onValue(next);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </Field>
  );
}
