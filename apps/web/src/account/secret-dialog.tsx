import { type Secret, secretKinds } from '@apex/contracts';
import { type FormEvent, useId, useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import { useApiMutation } from '../api/use-api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import { secretKindLabels } from './secret-kinds.ts';

const kinds = secretKinds.map((value) => ({ value, label: secretKindLabels[value] }));

interface SecretDialogProps {
  /** The secret to give another value, or `new`; null closes it. */
  readonly target: Secret | 'new' | null;
  readonly onClose: () => void;
}

/** Takes a value in: of a new secret, or in the place of the one there is. */
export function SecretDialog({ target, onClose }: SecretDialogProps) {
  const form = useId();
  const toast = useToast();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Secret['kind']>('provider_key');
  const [value, setValue] = useState('');
  const secret = target === 'new' ? null : target;
  const stored = {
    invalidates: ['listSecrets'] as const,
    onSuccess: ({ name: kept }: Secret) => {
      toast({ title: `${kept} is stored` });
      close();
    },
  };
  const create = useApiMutation('createSecret', stored);
  const rotate = useApiMutation('rotateSecret', stored);
  const running = secret === null ? create : rotate;
  function close() {
    setName('');
    setValue('');
    create.reset();
    rotate.reset();
    onClose();
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (secret === null) create.mutate({ name: name.trim(), kind, value });
    else rotate.mutate({ id: secret.id, value, version: secret.version });
  };
  const problems = problemsByField(running.error);
  return (
    <Dialog
      open={target !== null}
      onOpen={(open) => {
        if (!open) close();
      }}
      title={secret === null ? 'New secret' : `Replace the value of ${secret.name}`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} busy={running.isPending}>
            Store it
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {secret === null ? (
          <>
            <TextField
              label="Name"
              required
              autoFocus
              maxLength={255}
              placeholder="Anthropic, production"
              value={name}
              error={problems['name']}
              onChange={(event) => setName(event.target.value)}
            />
            <Select label="Kind" value={kind} options={kinds} onValue={setKind} />
          </>
        ) : null}
        <TextField
          label="Value"
          type="password"
          autoComplete="off"
          required
          maxLength={16_384}
          hint="It is not shown again."
          value={value}
          error={problems['value']}
          onChange={(event) => setValue(event.target.value)}
        />
        <FormError error={running.error} />
      </form>
    </Dialog>
  );
}
