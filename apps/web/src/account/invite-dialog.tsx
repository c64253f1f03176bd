import type { Role } from '@apex/contracts';
import { type FormEvent, useId, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { useApiMutation } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { roleMeanings } from './may.ts';
import { ShownOnce } from './shown-once.tsx';

interface InviteDialogProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly roles: readonly Role[];
}

/** Invites by a link that is mailed where the server can, and that the inviter may pass on. */
export function InviteDialog({ open, onOpen, roles }: InviteDialogProps) {
  const form = useId();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [link, setLink] = useState<string | null>(null);
  const [mailed, setMailed] = useState(false);
  const invite = useApiMutation('createInvitation', {
    invalidates: ['listInvitations'],
    onSuccess: ({ url_path, mailed }) => {
      setMailed(mailed);
      setLink(new URL(url_path, window.location.origin).href);
      setEmail('');
      onOpen(false);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email, role });
  };
  const turn = (next: boolean) => {
    invite.reset();
    onOpen(next);
  };
  return (
    <>
      <Dialog
        open={open}
        onOpen={turn}
        title="Invite somebody"
        footer={
          <>
            <Button onClick={() => turn(false)}>Cancel</Button>
            <Button kind="primary" type="submit" form={form} busy={invite.isPending}>
              Make the link
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            label="E-mail"
            type="email"
            required
            autoFocus
            value={email}
            error={problemsByField(invite.error)['email']}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Select
            label="Role"
            hint={roleMeanings[role]}
            value={role}
            options={roles.map((value) => ({ value, label: value }))}
            onValue={setRole}
          />
          <FormError error={invite.error} />
        </form>
      </Dialog>
      <ShownOnce
        title={mailed ? 'The link is on its way by mail' : 'Pass this link on'}
        about={`${mailed ? 'You may pass it on as well: it' : 'It'} is shown this once, works for seven days and for this address only.`}
        label="invitation link"
        value={link}
        onDone={() => setLink(null)}
      />
    </>
  );
}
