import type { Budget, BudgetState } from '@apex/contracts';
import { useApiMutation } from '../../api/use-api.ts';
import { useFormats } from '../../format/formats-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { BudgetBar } from './budget-bar.tsx';
import { actionLabels, consequenceText, limitText, whomText } from './budget-words.ts';

interface BudgetLineProps {
  readonly state: BudgetState;
  /** What an id is called. */
  readonly nameOf: (id: string) => string;
  /** Null: for looking only. */
  readonly onChange: ((budget: Budget) => void) | null;
  readonly onRemove: (budget: Budget) => void;
}

/** A budget, how far it is, and what happens when it is reached. */
export function BudgetLine({ state, nameOf, onChange, onRemove }: BudgetLineProps) {
  const toast = useToast();
  const formats = useFormats();
  const { budget, uses, subjects } = state;
  const { id, version, name, enabled, action, subject } = budget;
  const change = useApiMutation('changeBudget', { invalidates: ['listBudgets'] });
  const turn = (next: boolean, of: number) =>
    change.mutate(
      { id, version: of, enabled: next },
      {
        onError: toast.error,
        onSuccess: ({ version: made }) => {
          if (!next) toast({ title: `${name} is switched off`, undo: () => turn(true, made) });
        },
      },
    );
  return (
    <li className="flex flex-col gap-3 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium break-words">{name}</span>
            <Badge>{enabled ? `when reached: ${actionLabels[action]}` : 'off'}</Badge>
          </p>
          <p className="text-muted">
            {limitText(formats, budget)} for {whomText(budget, subject === null ? null : nameOf(subject))}
          </p>
          <p className="mt-1 text-xs text-muted">{consequenceText(budget)}</p>
        </div>
        {onChange === null ? null : (
          <span className="flex flex-wrap gap-1">
            <Button size="sm" aria-label={`Change ${name}`} onClick={() => onChange(budget)}>
              Change
            </Button>
            <Button
              size="sm"
              aria-label={`Switch ${name} ${enabled ? 'off' : 'on'}`}
              disabled={change.isPending}
              onClick={() => turn(!enabled, version)}
            >
              {enabled ? 'Switch off' : 'Switch on'}
            </Button>
            <Button size="sm" kind="danger" aria-label={`Remove ${name}`} onClick={() => onRemove(budget)}>
              Remove
            </Button>
          </span>
        )}
      </div>
      {uses.length === 0 ? (
        <p className="text-xs text-muted">Nothing was used in the present window.</p>
      ) : (
        <div className="flex flex-col gap-2.5">
          {uses.map((use) => (
            <BudgetBar
              key={use.subject}
              budget={budget}
              use={use}
              name={use.subject === '' ? '' : nameOf(use.subject)}
            />
          ))}
          {subjects > uses.length ? (
            <p className="text-xs text-muted">and {formats.count(subjects - uses.length)} more that used less</p>
          ) : null}
        </div>
      )}
    </li>
  );
}
