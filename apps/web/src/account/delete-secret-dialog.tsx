import type { Secret } from '@apex/contracts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';

interface DeleteSecretDialogProps {
  /** Null closes it. */
  readonly target: Secret | null;
  readonly onClose: () => void;
  readonly onConfirm: (secret: Secret) => void;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Asks, since nobody has the value but who typed it in. */
export function DeleteSecretDialog({ target, onClose, onConfirm, busy, error }: DeleteSecretDialogProps) {
  return (
    <Dialog
      open={target !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={`Delete ${target?.name ?? 'the secret'}?`}
      about="What uses it stops working. Its value cannot be brought back."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            kind="danger"
            busy={busy}
            onClick={() => {
              if (target !== null) onConfirm(target);
            }}
          >
            Delete
          </Button>
        </>
      }
    >
      <FormError error={error} />
    </Dialog>
  );
}
