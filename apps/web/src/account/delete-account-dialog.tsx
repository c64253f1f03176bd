import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { useApiMutation, useApiQuery } from '../api/use-api.ts';
import { CodeField } from '../auth/code-field.tsx';
import { keepDraftsOf } from '../chat/compose/drafts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { PasswordField } from './password-field.tsx';

/** Has the password typed, since nothing comes back; leads on to the page that tells when all is gone. */
export function DeleteAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useId();
  const { chat, csrf, query_client } = useApp();
  const navigate = useNavigate();
  const factor = useApiQuery('getSecondFactor', {});
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const remove = useApiMutation('deleteAccount', {
    onSuccess: ({ receipt }) => {
      csrf.set(null);
      chat.reset();
      query_client.clear();
      keepDraftsOf(null, { kept: localStorage, tab: sessionStorage });
      void navigate({ to: '/deletion', hash: `receipt=${receipt}` });
    },
  });
  const asksForCode = (factor.data?.enabled_at ?? null) !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate({ ...(password === '' ? {} : { password }), ...(code === '' ? {} : { code }) });
  };
  return (
    <Dialog
      open
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title="Delete your account?"
      about="For good, with every organisation nobody else belongs to: its projects, calls, questions and findings."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" type="submit" form={form} busy={remove.isPending}>
            Delete account
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <PasswordField value={password} onValue={setPassword} />
        {asksForCode ? <CodeField large={false} value={code} onValue={setCode} /> : null}
        <FormError error={remove.error} />
      </form>
    </Dialog>
  );
}
