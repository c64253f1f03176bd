import type { NegotiatedPrice } from '@apex/contracts';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { TextField } from '../ui/text-field.tsx';

interface EndPriceDialogProps {
  /** Null closes it. */
  readonly target: NegotiatedPrice | null;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  /** A day from which it no longer holds; null: it is undone. */
  readonly onConfirm: (price: NegotiatedPrice, valid_to: string | null) => void;
}

/** Ends a price with a day, or undoes it: then calls cost what they would without it. */
export function EndPriceDialog({ target, busy, error, onClose, onConfirm }: EndPriceDialogProps) {
  const [day, setDay] = useState('');
  const close = () => {
    setDay('');
    onClose();
  };
  return (
    <Dialog
      open={target !== null}
      onOpen={(open) => {
        if (!open) close();
      }}
      title={`End the price of ${target?.model ?? ''}?`}
      about="Calls from that day on are priced anew. Without a day it is undone: calls then cost what they would had it never held."
      footer={
        <>
          <Button onClick={close}>Keep it</Button>
          <Button
            kind="danger"
            busy={busy}
            onClick={() => {
              if (target !== null) onConfirm(target, day === '' ? null : day);
            }}
          >
            {day === '' ? 'Undo the price' : 'End the price'}
          </Button>
        </>
      }
    >
      <TextField
        label="The first day it no longer holds"
        type="date"
        value={day}
        onChange={({ target: field }) => setDay(field.value)}
      />
      <FormError error={error} />
    </Dialog>
  );
}
