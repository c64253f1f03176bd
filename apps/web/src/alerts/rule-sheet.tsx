import { type FormEvent, useDeferredValue, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { useApiMutation } from '../api/use-api.ts';
import { labelOf } from '../format/measure.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import { AlertChart } from './alert-chart.tsx';
import { conditionOf, dimensionsOfRules, measuresOf, type RuleDraft } from './rule-draft.ts';

interface RuleSheetProps {
  /** Null closes it. */
  readonly draft: RuleDraft | null;
  readonly onDraft: (draft: RuleDraft | null) => void;
}

const kinds = [
  { value: 'threshold', label: 'it passes a limit' },
  { value: 'anomaly', label: 'it is unusual' },
] as const;
const windows = [
  { value: 'rolling', label: 'the last hours' },
  { value: 'hour', label: 'an hour' },
  { value: 'day', label: 'a day' },
  { value: 'week', label: 'a week' },
  { value: 'month', label: 'a month' },
] as const;
const grains = [
  { value: 'day', label: 'day' },
  { value: 'hour', label: 'hour' },
] as const;
const degrees = [
  { value: 'low', label: 'low: clear cases alone' },
  { value: 'medium', label: 'medium' },
  { value: 'high', label: 'high: also what may be chance' },
] as const;
const byOptions = dimensionsOfRules.map((value) => ({
  value,
  label: value === 'none' ? 'all calls together' : `each ${value.replaceAll('_', ' ')} by itself`,
}));

/** Makes or changes a rule, and shows what it would have said before it is saved. */
export function RuleSheet({ draft, onDraft }: RuleSheetProps) {
  return (
    <Sheet
      open={draft !== null}
      onOpen={(open) => {
        if (!open) onDraft(null);
      }}
      title={draft?.replaces == null ? 'New rule' : 'Change the rule'}
    >
      {draft === null ? null : <RuleForm draft={draft} onDraft={onDraft} />}
    </Sheet>
  );
}

function useSave(onSaved: () => void) {
  const options = { invalidates: ['listAlertRules', 'listAlerts'] as const, onSuccess: onSaved };
  const create = useApiMutation('createAlertRule', options);
  const change = useApiMutation('changeAlertRule', options);
  return { create, change, error: create.error ?? change.error, isPending: create.isPending || change.isPending };
}

function RuleForm({ draft, onDraft }: { readonly draft: RuleDraft; readonly onDraft: RuleSheetProps['onDraft'] }) {
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const saving = useSave(() => {
    toast({ title: 'Rule saved', about: 'It is held against the calls in a few minutes.' });
    onDraft(null);
  });
  const set = (change: Partial<RuleDraft>) => onDraft({ ...draft, ...change });
  const { condition, problems } = conditionOf(draft);
  const shown = useDeferredValue(condition);
  const wrong = (field: string) => (asked ? (problems?.[field] ?? problemsByField(saving.error)[field]) : undefined);
  const measureOptions = measuresOf(draft.kind).map((value) => ({ value, label: labelOf(value) }));
  function save(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    if (condition === null || draft.name.trim() === '') return;
    const name = draft.name.trim();
    if (draft.replaces === null) saving.create.mutate({ name, condition });
    else saving.change.mutate({ ...draft.replaces, name, condition });
  }
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={save} noValidate>
      <TextField
        label="Name"
        value={draft.name}
        maxLength={255}
        error={asked && draft.name.trim() === '' ? 'Give it a name.' : wrong('name')}
        onChange={(event) => set({ name: event.target.value })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Alert when"
          value={draft.kind}
          options={kinds}
          onValue={(kind) => set({ kind, ...(measuresOf(kind).includes(draft.measure) ? {} : { measure: 'cost' }) })}
        />
        <Select
          label="Measure"
          value={draft.measure}
          options={measureOptions}
          onValue={(measure) => set({ measure })}
        />
        <Select label="Of" value={draft.by} options={byOptions} onValue={(by) => set({ by })} />
        {draft.kind === 'threshold' ? (
          <>
            <TextField
              label="Above"
              inputMode="decimal"
              hint="USD, a count, a rate from 0 to 1, or ms"
              value={draft.above}
              error={wrong('above')}
              onChange={(event) => set({ above: event.target.value.trim() })}
            />
            <Select label="In" value={draft.window} options={windows} onValue={(window) => set({ window })} />
            {draft.window === 'rolling' ? (
              <TextField
                label="Hours"
                inputMode="numeric"
                value={draft.hours}
                error={wrong('hours')}
                onChange={(event) => set({ hours: event.target.value.trim() })}
              />
            ) : null}
          </>
        ) : (
          <>
            <Select label="By the" value={draft.grain} options={grains} onValue={(grain) => set({ grain })} />
            <Select
              label="Sensitivity"
              value={draft.sensitivity}
              options={degrees}
              onValue={(sensitivity) => set({ sensitivity })}
            />
          </>
        )}
      </div>
      {shown === null ? (
        <p className="text-sm text-muted">With a limit, what the rule would have said is shown here.</p>
      ) : (
        <AlertChart condition={shown} />
      )}
      <FormError error={saving.error} />
      <Button type="submit" kind="primary" busy={saving.isPending}>
        Save the rule
      </Button>
    </form>
  );
}
