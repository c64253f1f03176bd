import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { labelOf } from '../format/measure.ts';
import { Button } from '../ui/button.tsx';
import { OptionList } from '../ui/combobox.tsx';
import { Popover } from '../ui/popover.tsx';

interface ChoicePickerProps<V extends string> {
  /** What is chosen: `Measure`. */
  readonly label: string;
  readonly options: readonly V[];
  readonly chosen: readonly V[];
  /** Beyond it the one chosen last makes room. */
  readonly most: number;
  /** The last one cannot be taken away. */
  readonly least?: number;
  readonly onChosen: (chosen: V[]) => void;
}

/** A few of many names, chosen by typing; the list stays open. */
export function ChoicePicker<V extends string>(props: ChoicePickerProps<V>) {
  const { label, options, chosen, most, least = 0, onChosen } = props;
  const [open, setOpen] = useState(false);
  const toggle = (value: V) => {
    if (!chosen.includes(value)) onChosen([...chosen.slice(0, most - 1), value]);
    else if (chosen.length > least) onChosen(chosen.filter((one) => one !== value));
  };
  const shown = chosen.length === 0 ? 'none' : chosen.map(labelOf).join(', ');
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label={label}
      trigger={
        <Button size="sm" aria-label={`${label}: ${shown}`} className="max-w-full">
          <span className="font-normal text-faint">{label}</span>
          <span className="max-w-48 truncate">{shown}</span>
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        </Button>
      }
    >
      <OptionList
        label={label}
        options={options.map((value) => ({ value, label: labelOf(value) }))}
        chosen={chosen}
        onChoose={toggle}
      />
    </Popover>
  );
}
