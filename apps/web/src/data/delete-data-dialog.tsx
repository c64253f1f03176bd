import { type FormEvent, useId, useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { useFormats } from '../format/formats-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import { countsWords } from './counts-words.ts';

const kinds = [
  { value: 'user', label: 'All of a user' },
  { value: 'session', label: 'All of a session' },
  { value: 'before', label: 'All before a day' },
] as const;
type Kind = (typeof kinds)[number]['value'];
const asks: Readonly<Record<Kind, string>> = { user: 'User label', session: 'Session', before: 'Before' };

/** Counts first; then has it typed once more, since what is gone cannot come back. */
export function DeleteDataDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useId();
  const toast = useToast();
  const { count } = useFormats();
  const [kind, setKind] = useState<Kind>('user');
  const [value, setValue] = useState('');
  const [typed, setTyped] = useState('');
  const look = useApiMutation('createDataDeletion');
  const remove = useApiMutation('createDataDeletion', {
    invalidates: ['listDataDeletions'],
    onSuccess: () => {
      toast({ title: 'The deletion runs; the list says when nothing is left' });
      onClose();
    },
  });
  const change = (): void => {
    look.reset();
    setTyped('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (look.data === undefined) look.mutate({ kind, value, dry_run: true });
    else remove.mutate({ kind, value });
  };
  return (
    <Dialog
      open
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title="Delete data for good?"
      about="From every table and file, with exports that wait to be imported. Data of the same user that comes later is taken again."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          {look.data === undefined ? (
            <Button type="submit" form={form} busy={look.isPending}>
              Count
            </Button>
          ) : (
            <Button kind="danger" type="submit" form={form} disabled={typed !== value} busy={remove.isPending}>
              Delete
            </Button>
          )}
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Select
          label="What"
          value={kind}
          options={kinds}
          onValue={(chosen) => {
            setKind(chosen);
            setValue('');
            change();
          }}
        />
        <TextField
          label={asks[kind]}
          type={kind === 'before' ? 'date' : 'text'}
          required
          maxLength={255}
          autoComplete="off"
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
            change();
          }}
        />
        <div role="status" className="text-sm empty:hidden">
          {look.data === undefined ? null : `This deletes ${countsWords(look.data.counts, count)}.`}
        </div>
        {look.data === undefined ? null : (
          <TextField
            label={`Type ${value} to be sure`}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <FormError error={look.error ?? remove.error} />
      </form>
    </Dialog>
  );
}
