import type { KeyScope } from '@apex/contracts';
import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '../api/error-facts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { KeyBudgetFields, noBudget } from './key-budget.tsx';
import { type LabelEntry, LabelsField, labelsOf } from './labels-field.tsx';
import { ShownOnce } from './shown-once.tsx';
import { useCreateKey } from './use-create-key.ts';

const scopes = [
  { value: 'ingest', label: 'Send calls (ingest)' },
  { value: 'gateway', label: 'Call models through the gateway (gateway)' },
  { value: 'read', label: 'Read spend and ask (read)' },
  { value: 'all', label: 'Everything you may do (all)' },
] as const satisfies readonly { value: KeyScope; label: string }[];

const lifetimes = [
  { value: '90', label: 'in 90 days' },
  { value: '30', label: 'in 30 days' },
  { value: '365', label: 'in a year' },
  { value: 'never', label: 'never' },
] as const;
type Lifetime = (typeof lifetimes)[number]['value'];

interface NewKeyDialogProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Asks for a name and what the key may do, then shows it this once. */
export function NewKeyDialog({ open, onOpen }: NewKeyDialogProps) {
  const form = useId();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<KeyScope>('ingest');
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [entries, setEntries] = useState<readonly LabelEntry[]>([]);
  const [budget, setBudget] = useState(noBudget);
  const [made, setMade] = useState<{ readonly key: string; readonly unlimited: Error | null } | null>(null);
  const create = useCreateKey(({ key }, unlimited) => {
    setMade({ key, unlimited });
    setName('');
    setEntries([]);
    setBudget(noBudget);
    onOpen(false);
  });
  const isGateway = scope === 'gateway';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expires = lifetime === 'never' ? {} : { expires_in_days: Number(lifetime) };
    create.save({ name: name.trim(), scope, labels: isGateway ? labelsOf(entries) : {}, budget, ...expires });
  };
  const turn = (next: boolean) => {
    create.reset();
    onOpen(next);
  };
  return (
    <>
      <Dialog
        open={open}
        onOpen={turn}
        title="New key"
        footer={
          <>
            <Button onClick={() => turn(false)}>Cancel</Button>
            <Button kind="primary" type="submit" form={form} busy={create.isPending}>
              Create key
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            label="Name"
            required
            autoFocus
            maxLength={255}
            placeholder="billing service"
            value={name}
            error={create.problems.name}
            onChange={(event) => setName(event.target.value)}
          />
          <Select label="It may" value={scope} options={scopes} onValue={setScope} />
          <Select label="It expires" value={lifetime} options={lifetimes} onValue={setLifetime} />
          {isGateway ? <LabelsField entries={entries} onEntries={setEntries} error={create.problems.labels} /> : null}
          {isGateway ? <KeyBudgetFields budget={budget} onBudget={setBudget} error={create.problems.amount} /> : null}
          <FormError error={create.error} />
        </form>
      </Dialog>
      <ShownOnce
        title="Your new key"
        about="This is the only time it is shown."
        label="key"
        value={made?.key ?? null}
        onDone={() => setMade(null)}
      >
        <p className="mt-3 text-sm text-muted">
          Send it as a bearer token or in <code>X-API-Key</code>; the command line takes it from{' '}
          <code>APEX_API_KEY</code>.
        </p>
        {made === null || made.unlimited === null ? null : (
          <p role="alert" className="mt-3 text-sm text-bad">
            It has no budget: {messageOf(made.unlimited)} Set one under Budgets.
          </p>
        )}
      </ShownOnce>
    </>
  );
}
