import type { StoredProposal } from '@apex/contracts';
import { useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';

interface CloseProposalProps {
  readonly proposal: StoredProposal;
  readonly onChanged: (proposal: StoredProposal) => void;
}

/** Puts a proposal aside, with a reason for whoever asks later. */
export function CloseProposal({ proposal, onChanged }: CloseProposalProps) {
  const [isAsked, ask] = useState(false);
  const [reason, setReason] = useState('');
  const close = useApiMutation('closeProposal', {
    onSuccess: (closed) => {
      ask(false);
      onChanged(closed);
    },
  });
  const form = `close ${proposal.id}`;
  return (
    <>
      <Button kind="ghost" onClick={() => ask(true)}>
        Close
      </Button>
      <Dialog
        open={isAsked}
        onOpen={ask}
        title="Close this proposal?"
        about={proposal.title}
        footer={
          <>
            <Button onClick={() => ask(false)}>Keep it</Button>
            <Button type="submit" form={form} kind="danger" busy={close.isPending} disabled={reason.trim() === ''}>
              Close it
            </Button>
          </>
        }
      >
        <form
          id={form}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            close.mutate({ id: proposal.id, reason });
          }}
        >
          <TextField label="Why" value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
          <FormError error={close.error} />
        </form>
      </Dialog>
    </>
  );
}
