import { budgetActions, budgetScopes, budgetUnits, budgetWindows } from '@apex/contracts';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../../api/error-facts.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { type BudgetDraft, inputOf, withUnit } from './budget-draft.ts';
import { actionLabels, consequenceText, scopeLabels, unitLabels, windowLabels } from './budget-words.ts';
import { LadderEditor } from './ladder-editor.tsx';
import { SubjectField } from './subject-field.tsx';

const optionsOf = <V extends string>(values: readonly V[], labels: Readonly<Record<V, string>>) =>
  values.map((value) => ({ value, label: labels[value] }));

const scopes = optionsOf(budgetScopes, scopeLabels);
const units = optionsOf(budgetUnits, unitLabels);
const windows = optionsOf(budgetWindows, windowLabels);
const actions = optionsOf(budgetActions, actionLabels);

interface BudgetSheetProps {
  /** Null closes it. */
  readonly draft: BudgetDraft | null;
  readonly onDraft: (draft: BudgetDraft | null) => void;
}

/** Makes or changes a budget, and says what it will do. */
export function BudgetSheet({ draft, onDraft }: BudgetSheetProps) {
  return (
    <Sheet
      open={draft !== null}
      onOpen={(open) => {
        if (!open) onDraft(null);
      }}
      title={draft === null || draft.replaces === null ? 'New budget' : 'Change the budget'}
    >
      {draft === null ? null : <BudgetForm draft={draft} onDraft={onDraft} />}
    </Sheet>
  );
}

function BudgetForm({
  draft,
  onDraft,
}: {
  readonly draft: BudgetDraft;
  readonly onDraft: BudgetSheetProps['onDraft'];
}) {
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const saved = {
    invalidates: ['listBudgets'] as const,
    onSuccess: ({ name }: { readonly name: string }) => {
      toast({ title: `${name} is saved`, about: 'It holds from the next call on.' });
      onDraft(null);
    },
  };
  const create = useApiMutation('createBudget', saved);
  const change = useApiMutation('changeBudget', saved);
  const isNew = draft.replaces === null;
  const parsed = inputOf(draft);
  const found = problemsByField(create.error ?? change.error);
  const wrong = (field: string) =>
    asked ? (('problems' in parsed ? parsed.problems[field] : undefined) ?? found[field]) : undefined;
  const set = (next: Partial<BudgetDraft>) => onDraft({ ...draft, ...next });
  const isSpent = draft.unit === 'usd' || draft.unit === 'tokens';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if ('create' in parsed) create.mutate(parsed.create);
    if ('change' in parsed) change.mutate(parsed.change);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 p-4">
      <TextField
        label="Name"
        required
        maxLength={255}
        placeholder="Search, a day"
        value={draft.name}
        error={wrong('name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label="Whose calls"
          disabled={!isNew}
          value={draft.scope}
          options={scopes}
          onValue={(scope) => set({ scope, subject: '' })}
        />
        {draft.scope === 'label' ? (
          <TextField
            label="Label"
            required
            disabled={!isNew}
            hint="feature, application, or a tag"
            value={draft.label}
            error={wrong('label')}
            onChange={({ target }) => set({ label: target.value })}
          />
        ) : null}
        {draft.scope === 'organisation' ? null : (
          <SubjectField draft={draft} error={wrong('subject')} onSubject={(subject) => set({ subject })} />
        )}
        <Select
          label="Counted in"
          disabled={!isNew}
          value={draft.unit}
          options={units}
          onValue={(unit) => onDraft(withUnit(draft, unit))}
        />
        <TextField
          label="At most"
          required
          inputMode="decimal"
          placeholder={draft.unit === 'usd' ? '5.00' : '1000'}
          value={draft.amount}
          error={wrong('amount')}
          onChange={({ target }) => set({ amount: target.value })}
        />
        {draft.unit === 'concurrent' ? null : (
          <Select
            label="In"
            disabled={!isNew}
            value={draft.window}
            options={windows}
            error={wrong('window')}
            onValue={(window) => set({ window })}
          />
        )}
        <Select
          label="When it is reached"
          value={draft.action}
          options={isSpent ? actions : actions.filter(({ value }) => value !== 'downgrade')}
          error={wrong('action')}
          onValue={(action) => set({ action })}
        />
        <TextField
          label="Tell somebody at"
          hint="Percent of the amount, parted by commas; empty: never"
          value={draft.alerts}
          error={wrong('alerts')}
          onChange={({ target }) => set({ alerts: target.value })}
        />
      </div>
      {draft.action === 'downgrade' ? (
        <LadderEditor ladder={draft.ladder} error={wrong('ladder')} onLadder={(ladder) => set({ ladder })} />
      ) : null}
      <p className="rounded-lg bg-sunken px-3 py-2 text-sm text-muted" aria-live="polite">
        {consequenceText({ ...draft, ladder: draft.ladder.filter((model) => model.trim() !== '') })}
      </p>
      {isNew ? null : (
        <p className="text-xs text-muted">
          Whom it is for and what it counts cannot be changed; what is spent stays spent.
        </p>
      )}
      <FormError error={create.error ?? change.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={() => onDraft(null)}>Cancel</Button>
        <Button kind="primary" type="submit" busy={create.isPending || change.isPending}>
          {isNew ? 'Set the budget' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
