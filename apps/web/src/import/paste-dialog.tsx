import { type FormEvent, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';

interface PasteDialogProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onText: (text: string) => void;
}

/** Rows copied from a sheet or a terminal. */
export function PasteDialog({ open, onOpen, onText }: PasteDialogProps) {
  const form = useId();
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onText(text);
    setText('');
    onOpen(false);
  };
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      wide
      title="Paste rows"
      about="CSV with a head line, or JSON, one object a line."
      footer={
        <>
          <Button onClick={() => onOpen(false)}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} disabled={text.trim() === ''}>
            Preview
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field label="Rows" hideLabel>
          {(ids) => (
            <textarea
              {...ids}
              rows={12}
              spellCheck={false}
              className="w-full rounded-md border border-line-strong bg-raised p-2.5 font-mono text-xs"
              placeholder={'time,model,input_tokens,output_tokens\n2026-03-01T10:00:00Z,gpt-5,1200,300'}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
