import type { BudgetWindow } from '@apex/contracts';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

/** A budget as it is asked for beside a key; no amount: none. */
export interface KeyBudget {
  readonly amount: string;
  readonly window: Exclude<BudgetWindow, 'minute'>;
}

export const noBudget: KeyBudget = { amount: '', window: 'month' };

const windows = [
  { value: 'day', label: 'a day' },
  { value: 'week', label: 'a week' },
  { value: 'month', label: 'a month' },
  { value: 'total', label: 'in total' },
] as const satisfies readonly { value: KeyBudget['window']; label: string }[];

interface KeyBudgetFieldsProps {
  readonly budget: KeyBudget;
  readonly onBudget: (budget: KeyBudget) => void;
  readonly error?: string | undefined;
}

/** How much a key may spend before its calls are refused. */
export function KeyBudgetFields({ budget, onBudget, error }: KeyBudgetFieldsProps) {
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <TextField
        label="It may spend, USD"
        inputMode="decimal"
        placeholder="no limit"
        hint="Then its calls are refused"
        value={budget.amount}
        error={error}
        onChange={({ target }) => onBudget({ ...budget, amount: target.value })}
      />
      <Select
        label="In"
        value={budget.window}
        options={windows}
        onValue={(window) => onBudget({ ...budget, window })}
      />
    </div>
  );
}
