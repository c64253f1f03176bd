import { type FormEvent, useId, useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { CodeField } from '../auth/code-field.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { useToast } from '../ui/use-toast.ts';
import { PasswordField } from './password-field.tsx';

/** Turns one-time codes off, for whoever knows the password and has the app. */
export function DisableSecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useId();
  const toast = useToast();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const disable = useApiMutation('disableSecondFactor', {
    invalidates: ['getSecondFactor'],
    onSuccess: () => {
      toast({ title: 'One-time codes are off' });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    disable.mutate({ code, ...(password === '' ? {} : { password }) });
  };
  return (
    <Dialog
      open
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title="Turn one-time codes off?"
      about="Your password alone signs you in then."
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button kind="danger" type="submit" form={form} busy={disable.isPending}>
            Turn off
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <PasswordField value={password} onValue={setPassword} />
        <CodeField large={false} value={code} onValue={setCode} />
        <FormError error={disable.error} />
      </form>
    </Dialog>
  );
}
