import { ChartArea, ChartBarBig, ChartLine } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';
import { type ChartForm } from './chart-forms.ts';

interface ChartFormPickerProps {
  readonly form: ChartForm;
  readonly forms: readonly ChartForm[];
  readonly onForm: (form: ChartForm) => void;
}

const faces = {
  line: { label: 'Lines over time', icon: <ChartLine aria-hidden className="size-4" /> },
  stack: { label: 'Stacked over time', icon: <ChartArea aria-hidden className="size-4" /> },
  bars: { label: 'A bar for each row', icon: <ChartBarBig aria-hidden className="size-4" /> },
} as const;

/** How the chart is drawn. */
export function ChartFormPicker({ form, forms, onForm }: ChartFormPickerProps) {
  return (
    <div role="group" aria-label="Chart" className="flex items-center">
      {forms.map((name) => (
        <IconButton
          key={name}
          label={faces[name].label}
          icon={faces[name].icon}
          aria-pressed={name === form}
          className={name === form ? 'bg-hover text-ink' : ''}
          onClick={() => onForm(name)}
        />
      ))}
    </div>
  );
}
