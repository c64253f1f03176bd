import type { Key } from '@apex/contracts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';

interface RevokeKeyDialogProps {
  /** Null closes it. */
  readonly target: Key | null;
  readonly onClose: () => void;
  readonly onConfirm: (key: Key) => void;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Asks, since a revoked key cannot come back and what uses it stops at once. */
export function RevokeKeyDialog({ target, onClose, onConfirm, busy, error }: RevokeKeyDialogProps) {
  return (
    <Dialog
      open={target !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={`Revoke ${target?.name ?? 'the key'}?`}
      about="Whatever uses it is refused from now on. A revoked key cannot be brought back."
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
            Revoke
          </Button>
        </>
      }
    >
      <FormError error={error} />
    </Dialog>
  );
}
