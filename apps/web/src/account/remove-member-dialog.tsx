import type { Member } from '@apex/contracts';
import { useApiMutation } from '../api/use-api.ts';
import { useSignOut } from '../shell/use-sign-out.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';

interface RemoveMemberDialogProps {
  /** Null closes it. */
  readonly member: Member | null;
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

/** Asks, since the sign-ins and keys of the member end and do not come back. */
export function RemoveMemberDialog({ member, isOwn, onClose }: RemoveMemberDialogProps) {
  const signOut = useSignOut();
  const remove = useApiMutation('removeMember', {
    invalidates: ['listMembers', 'listKeys'],
    onSuccess: () => {
      onClose();
      if (isOwn) signOut();
    },
  });
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Dialog
      open={member !== null}
      onOpen={(open) => {
        if (!open) close();
      }}
      title={isOwn ? 'Leave the organisation?' : `Remove ${member?.email ?? 'the member'}?`}
      about={`${isOwn ? 'Your' : 'Their'} sign-ins and keys end at once. What was imported and asked stays.`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            kind="danger"
            busy={remove.isPending}
            onClick={() => {
              if (member !== null) remove.mutate({ user_id: member.user_id });
            }}
          >
            {isOwn ? 'Leave' : 'Remove'}
          </Button>
        </>
      }
    >
      <FormError error={remove.error} />
    </Dialog>
  );
}
