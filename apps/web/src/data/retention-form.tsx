import type { Retention } from '@apex/contracts';
import { type FormEvent, useState } from 'react';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormError } from '../ui/form-error.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';

interface RetentionFormProps {
  readonly mayChange: boolean;
}

/** How long calls are kept. */
export function RetentionForm({ mayChange }: RetentionFormProps) {
  const { data, error, refetch } = useApiQuery('getRetention', {});
  if (data !== undefined) return <Days key={data.days} retention={data} mayChange={mayChange} />;
  if (error !== null) return <ErrorState error={error} compact retry={() => void refetch()} />;
  return <SkeletonLines lines={2} />;
}

function Days({ retention, mayChange }: RetentionFormProps & { readonly retention: Retention }) {
  const toast = useToast();
  const [days, setDays] = useState(retention.days === null ? '' : String(retention.days));
  const save = useApiMutation('setRetention', {
    invalidates: ['getRetention', 'listDataDeletions'],
    onSuccess: () => toast({ title: 'Saved' }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ days: days === '' ? null : Number(days) });
  };
  return (
    <form onSubmit={submit} aria-label="Retention" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="Keep calls for so many days"
          hint="Empty: for good. Older calls are deleted within the hour."
          type="number"
          min={1}
          max={36_500}
          inputMode="numeric"
          disabled={!mayChange}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
        {mayChange ? (
          <Button type="submit" busy={save.isPending} disabled={days === String(retention.days ?? '')}>
            Set retention
          </Button>
        ) : null}
      </div>
      <FormError error={save.error} />
    </form>
  );
}
