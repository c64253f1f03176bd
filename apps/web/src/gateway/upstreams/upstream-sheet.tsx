import { upstreamKinds, wireFormats } from '@apex/contracts';
import { type FormEvent, useState } from 'react';
import { problemsByField } from '../../api/error-facts.ts';
import type { AskName } from '../../api/routes.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { inputOf, newDraft, type UpstreamDraft } from './upstream-draft.ts';
import { formatLabels, kindWords } from './upstream-kinds.ts';

export const staleAfterUpstream = ['listUpstreams', 'listUpstreamHealth'] as const satisfies readonly AskName[];

const kinds = upstreamKinds.map((value) => ({ value, label: kindWords[value].label }));

interface UpstreamSheetProps {
  /** Null closes it. */
  readonly draft: UpstreamDraft | null;
  readonly onDraft: (draft: UpstreamDraft | null) => void;
  /** Names that are in use. */
  readonly taken: readonly string[];
}

/** Adds an upstream, or changes one; its key goes in and never comes back. */
export function UpstreamSheet({ draft, onDraft, taken }: UpstreamSheetProps) {
  return (
    <Sheet
      open={draft !== null}
      onOpen={(open) => {
        if (!open) onDraft(null);
      }}
      title={draft === null || draft.replaces === null ? 'New upstream' : `Change ${draft.name}`}
    >
      {draft === null ? null : <UpstreamForm draft={draft} onDraft={onDraft} taken={taken} />}
    </Sheet>
  );
}

interface UpstreamFormProps extends UpstreamSheetProps {
  readonly draft: UpstreamDraft;
}

function UpstreamForm({ draft, onDraft, taken }: UpstreamFormProps) {
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const [all, setAll] = useState(draft.formats.length > 0 || draft.provider !== '' || draft.weight !== '100');
  const saved = {
    invalidates: staleAfterUpstream,
    onSuccess: ({ name }: { readonly name: string }) => {
      toast({ title: `${name} is saved`, about: 'Calls go there from now on; test it to be sure.' });
      onDraft(null);
    },
  };
  const create = useApiMutation('createUpstream', saved);
  const change = useApiMutation('changeUpstream', saved);
  const isNew = draft.replaces === null;
  const words = kindWords[draft.kind];
  const parsed = inputOf(draft);
  const found = problemsByField(create.error ?? change.error);
  const wrong = (field: string) =>
    asked ? (('problems' in parsed ? parsed.problems[field] : undefined) ?? found[field]) : undefined;
  const set = (next: Partial<UpstreamDraft>) => onDraft({ ...draft, ...next });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if ('create' in parsed) create.mutate(parsed.create);
    if ('change' in parsed) change.mutate(parsed.change);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 p-4">
      {isNew ? (
        <Select
          label="Kind"
          value={draft.kind}
          options={kinds}
          hint={words.about}
          onValue={(kind) => onDraft({ ...newDraft(kind, taken), api_key: draft.api_key })}
        />
      ) : null}
      <TextField
        label="Name"
        required
        disabled={!isNew}
        hint="Stands before a slash in a model’s name: openai/gpt-5.5"
        value={draft.name}
        error={wrong('name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      <TextField
        label="Address"
        type="url"
        required
        placeholder={words.address}
        value={draft.base_url}
        error={wrong('base_url')}
        onChange={({ target }) => set({ base_url: target.value })}
      />
      <TextField
        label={isNew ? 'Key' : 'Another key'}
        type="password"
        autoComplete="off"
        required={isNew && words.key === 'needed'}
        hint={
          isNew
            ? `The provider’s${words.key === 'needed' ? '' : ', if it wants one'}. It goes to the vault and is never shown again.`
            : 'Empty: the one it has. The old one is gone once another is saved.'
        }
        value={draft.api_key}
        error={wrong('api_key')}
        onChange={({ target }) => set({ api_key: target.value.trim() })}
      />
      <TextField
        label="Models"
        hint="Parted by commas, * stands for anything. Empty: those its kind is known for."
        value={draft.models}
        error={wrong('models')}
        onChange={({ target }) => set({ models: target.value })}
      />
      {draft.kind === 'azure_openai' ? (
        <TextField
          label="API version"
          placeholder="2026-01-01-preview"
          value={draft.api_version}
          error={wrong('api_version')}
          onChange={({ target }) => set({ api_version: target.value })}
        />
      ) : null}
      {all ? (
        <>
          <TextField
            label="Weight"
            inputMode="numeric"
            hint="Its share where several upstreams serve a model, from 0 to 1000."
            value={draft.weight}
            error={wrong('weight')}
            onChange={({ target }) => set({ weight: target.value })}
          />
          <TextField
            label="Provider its calls are priced as"
            hint="Empty: told by its kind and the model."
            value={draft.provider}
            error={wrong('provider')}
            onChange={({ target }) => set({ provider: target.value })}
          />
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 text-sm font-medium">It speaks</legend>
            {wireFormats.map((format) => (
              <Checkbox
                key={format}
                label={formatLabels[format]}
                checked={draft.formats.includes(format)}
                onChecked={(checked) =>
                  set({
                    formats: wireFormats.filter((one) => (one === format ? checked : draft.formats.includes(one))),
                  })
                }
              />
            ))}
            <p className="text-xs text-muted">None chosen: what its kind speaks.</p>
          </fieldset>
        </>
      ) : (
        <div>
          <Button size="sm" kind="ghost" onClick={() => setAll(true)}>
            Weight, prices, formats …
          </Button>
        </div>
      )}
      <FormError error={create.error ?? change.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={() => onDraft(null)}>Cancel</Button>
        <Button kind="primary" type="submit" busy={create.isPending || change.isPending}>
          {isNew ? 'Add the upstream' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
