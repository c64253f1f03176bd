import { type PricedComponent, pricedComponents, type ServiceTier } from '@apex/contracts';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { type AskName } from '../api/routes.ts';
import { useApiMutation } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import { componentLabels, type PriceDraft, scopeOf, termsOf } from './price-draft.ts';
import { PreviewFigures } from './preview-figures.tsx';

/** Reads that a changed price makes stale; what calls cost follows as they are priced anew. */
export const staleAfterPrice = [
  'listNegotiatedPrices',
  'listRepricings',
  'listPrices',
  'listUnpricedCalls',
  'getPriceHistory',
] as const satisfies readonly AskName[];

const tiers = [
  { value: 'any', label: 'every tier' },
  { value: 'standard', label: 'standard' },
  { value: 'batch', label: 'batch' },
  { value: 'flex', label: 'flex' },
  { value: 'priority', label: 'priority' },
] as const satisfies readonly { value: ServiceTier | 'any'; label: string }[];

const kinds = [
  { value: 'prices', label: 'prices of its own' },
  { value: 'discount', label: 'a discount on the list price' },
] as const;

/** Asked for first; the others are behind a button. */
const usual: readonly PricedComponent[] = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'];

interface PriceSheetProps {
  /** Null closes it. */
  readonly draft: PriceDraft | null;
  readonly onDraft: (draft: PriceDraft | null) => void;
}

/** Enters or changes a price, and tells before what it does to past calls. */
export function PriceSheet({ draft, onDraft }: PriceSheetProps) {
  return (
    <Sheet
      open={draft !== null}
      onOpen={(open) => {
        if (!open) onDraft(null);
      }}
      title={draft?.replaces == null ? 'New price' : 'Change the price'}
    >
      {draft === null ? null : <PriceForm draft={draft} onDraft={onDraft} />}
    </Sheet>
  );
}

function useSave(onSaved: () => void) {
  const options = { invalidates: staleAfterPrice, onSuccess: onSaved };
  const create = useApiMutation('createNegotiatedPrice', options);
  const change = useApiMutation('changeNegotiatedPrice', options);
  return {
    error: create.error ?? change.error,
    isPending: create.isPending || change.isPending,
    save(draft: PriceDraft) {
      const { valid_from, valid_to, note, ...names } = scopeOf(draft);
      const terms = termsOf(draft);
      if (draft.replaces === null) create.mutate({ ...names, valid_from, valid_to, note, terms });
      else change.mutate({ ...draft.replaces, valid_from, valid_to, note, terms });
    },
  };
}

function PriceForm({ draft, onDraft }: { readonly draft: PriceDraft; readonly onDraft: PriceSheetProps['onDraft'] }) {
  const toast = useToast();
  const saving = useSave(() => {
    toast({ title: 'Price saved', about: 'Calls from its first day on are being priced anew.' });
    onDraft(null);
  });
  const preview = useApiMutation('previewNegotiatedPrice');
  const set = (change: Partial<PriceDraft>) => {
    preview.reset();
    onDraft({ ...draft, ...change });
  };
  const problems = { ...problemsByField(preview.error), ...problemsByField(saving.error) };
  const isNew = draft.replaces === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.save(draft);
  };
  const look = () => {
    const replaces = draft.replaces === null ? {} : { replaces: draft.replaces.id };
    preview.mutate({ ...scopeOf(draft), terms: termsOf(draft), ...replaces, days: 30 });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 p-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Model"
          required
          disabled={!isNew}
          hint="* stands for anything: claude-*"
          value={draft.model}
          error={problems['model']}
          onChange={({ target }) => set({ model: target.value })}
        />
        <TextField
          label="Provider"
          disabled={!isNew}
          hint="Empty: whichever"
          value={draft.provider}
          error={problems['provider']}
          onChange={({ target }) => set({ provider: target.value })}
        />
        <Select label="Tier" disabled={!isNew} value={draft.tier} options={tiers} onValue={(tier) => set({ tier })} />
        <Select label="You pay" value={draft.kind} options={kinds} onValue={(kind) => set({ kind })} />
        <TextField
          label="From"
          type="date"
          required
          value={draft.valid_from}
          error={problems['valid_from']}
          onChange={({ target }) => set({ valid_from: target.value })}
        />
        <TextField
          label="Until before"
          type="date"
          hint="Empty: until it is ended"
          value={draft.valid_to}
          error={problems['valid_to']}
          onChange={({ target }) => set({ valid_to: target.value })}
        />
      </div>
      <TermsFields draft={draft} problems={problems} onChange={set} />
      <TextField
        label="Note"
        maxLength={500}
        placeholder="Where the price comes from"
        value={draft.note}
        onChange={({ target }) => set({ note: target.value })}
      />
      {preview.data === undefined ? null : <PreviewFigures preview={preview.data} />}
      <FormError error={saving.error ?? preview.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={look} type="button" busy={preview.isPending}>
          What would it change?
        </Button>
        <Button kind="primary" type="submit" busy={saving.isPending}>
          Save and price anew
        </Button>
      </div>
    </form>
  );
}

interface TermsFieldsProps {
  readonly draft: PriceDraft;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<PriceDraft>) => void;
}

function TermsFields({ draft, problems, onChange }: TermsFieldsProps) {
  const hasRare = pricedComponents.some((one) => !usual.includes(one) && draft.prices[one] !== undefined);
  const [all, setAll] = useState(hasRare);
  if (draft.kind === 'discount') {
    return (
      <TextField
        label="Percent off the list price"
        required
        inputMode="decimal"
        placeholder="15"
        value={draft.off}
        error={problems['terms.off']}
        onChange={({ target }) => onChange({ off: target.value })}
      />
    );
  }
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">US dollars per million tokens</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {(all ? pricedComponents : usual).map((component) => (
          <TextField
            key={component}
            label={componentLabels[component]}
            inputMode="decimal"
            placeholder="list price"
            value={draft.prices[component] ?? ''}
            error={problems[`terms.prices.${component}`]}
            onChange={({ target }) => onChange({ prices: { ...draft.prices, [component]: target.value } })}
          />
        ))}
      </div>
      {all ? null : (
        <div>
          <Button size="sm" kind="ghost" type="button" onClick={() => setAll(true)}>
            Audio, images, a fee per request
          </Button>
        </div>
      )}
    </fieldset>
  );
}
