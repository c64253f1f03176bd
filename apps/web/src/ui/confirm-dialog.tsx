import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FormError } from './form-error.tsx';

interface ConfirmDialogProps<T> {
  /** What is asked about; null closes it. */
  readonly target: T | null;
  readonly title: string;
  readonly about: string;
  /** The word on the button that does it. */
  readonly action: string;
  readonly onClose: () => void;
  readonly onConfirm: (target: T) => void;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Asks before what cannot be taken back; what can is done at once and offered to be undone. */
export function ConfirmDialog<T>({
  target,
  title,
  about,
  action,
  onClose,
  onConfirm,
  busy,
  error,
}: ConfirmDialogProps<T>) {
  return (
    <Dialog
      open={target !== null}
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={title}
      about={about}
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
            {action}
          </Button>
        </>
      }
    >
      <FormError error={error} />
    </Dialog>
  );
}
