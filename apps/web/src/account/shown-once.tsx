import { Button } from '../ui/button.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface ShownOnceProps {
  readonly title: string;
  readonly about: string;
  /** The secret; null closes the dialog. */
  readonly value: string | null;
  readonly label: string;
  readonly onDone: () => void;
  readonly children?: React.ReactNode;
}

/** A secret that is never shown again. */
export function ShownOnce({ title, about, value, label, onDone, children }: ShownOnceProps) {
  return (
    <Dialog
      open={value !== null}
      onOpen={(open) => {
        if (!open) onDone();
      }}
      title={title}
      about={about}
      footer={
        <Button kind="primary" onClick={onDone}>
          I have stored it
        </Button>
      }
    >
      <div className="rounded-lg border border-line bg-hover px-3 py-2 break-all">
        {value === null ? null : <CopyId value={value} label={label} className="text-sm whitespace-normal" />}
      </div>
      {children}
    </Dialog>
  );
}
