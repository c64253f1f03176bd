import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { KeyBudgetFields, noBudget } from '../../account/key-budget.tsx';
import { type LabelEntry, LabelsField, labelsOf } from '../../account/labels-field.tsx';
import { isAtLeast } from '../../account/may.ts';
import { useCreateKey } from '../../account/use-create-key.ts';
import { messageOf } from '../../api/error-facts.ts';
import { useIdentity } from '../../shell/use-project.ts';
import type { MadeKey } from '../../sources/connect/ingest-key.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface GatewayKeyProps {
  /** Names the key by what will use it, unless it is given another. */
  readonly suggested: string;
  readonly made: MadeKey | null;
  readonly onMade: (made: MadeKey) => void;
}

/** A key that may call models and nothing else, with labels and a budget, shown this once. */
export function GatewayKey({ suggested, made, onMade }: GatewayKeyProps) {
  const mayMake = isAtLeast(useIdentity().roles, 'member');
  const [name, setName] = useState<string | null>(null);
  const [entries, setEntries] = useState<readonly LabelEntry[]>([]);
  const [budget, setBudget] = useState(noBudget);
  const [unlimited, setUnlimited] = useState<Error | null>(null);
  const create = useCreateKey(({ id, key }, budgetError) => {
    setUnlimited(budgetError);
    onMade({ id, key });
  });
  if (made !== null) {
    return (
      <div className="text-sm">
        <CopyId value={made.key} label="gateway key" className="text-sm" />
        <p className="mt-1 text-muted">
          It stands in the lines below and is not shown again. It may call models and nothing else; revoke it under
          Keys.
        </p>
        {unlimited === null ? null : (
          <p role="alert" className="mt-2 text-bad">
            It has no budget: {messageOf(unlimited)} Set one under Budgets.
          </p>
        )}
      </div>
    );
  }
  if (!mayMake) return <p className="text-sm text-muted">Ask a member of your organisation for a gateway key.</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.save({ name: (name ?? suggested).trim(), scope: 'gateway', labels: labelsOf(entries), budget });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          required
          maxLength={255}
          hint="One for each program, so that each can be told apart and stopped"
          value={name ?? suggested}
          error={create.problems.name}
          onChange={({ target }) => setName(target.value)}
        />
        <KeyBudgetFields budget={budget} onBudget={setBudget} error={create.problems.amount} />
      </div>
      <LabelsField entries={entries} onEntries={setEntries} error={create.problems.labels} />
      <FormError error={create.error} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button kind="primary" type="submit" icon={<KeyRound aria-hidden className="size-4" />} busy={create.isPending}>
          Make a gateway key
        </Button>
        <span className="text-sm text-muted">or put one you have in place of apex_…</span>
      </div>
    </form>
  );
}
