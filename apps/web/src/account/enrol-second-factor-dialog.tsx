import { type FormEvent, useId, useState } from 'react';
import { useApiMutation } from '../api/use-api.ts';
import { CodeField } from '../auth/code-field.tsx';
import { Button } from '../ui/button.tsx';
import { CopyId } from '../ui/copy-id.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormError } from '../ui/form-error.tsx';
import { PasswordField } from './password-field.tsx';
import { QrCode } from './qr-code.tsx';

/** Three steps: it is you, the app has the secret, you have the recovery codes. */
export function EnrolSecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useId();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enrol = useApiMutation('enrolSecondFactor');
  const confirm = useApiMutation('confirmSecondFactor', { invalidates: ['getSecondFactor'] });
  const codes = confirm.data?.recovery_codes;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (enrol.data === undefined) enrol.mutate(password === '' ? {} : { password });
    else confirm.mutate({ code });
  };
  const main =
    codes === undefined ? (
      <Button kind="primary" type="submit" form={form} busy={enrol.isPending || confirm.isPending}>
        {enrol.data === undefined ? 'Go on' : 'Turn on'}
      </Button>
    ) : (
      <Button kind="primary" onClick={onClose}>
        I have stored them
      </Button>
    );
  return (
    <Dialog
      open
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title={codes === undefined ? 'Turn one-time codes on' : 'Keep these recovery codes'}
      about={
        codes === undefined
          ? 'With an authenticator app on your telephone or in your password manager.'
          : 'Each signs you in once when the app is lost. They are shown this once.'
      }
      footer={
        <>
          {codes === undefined ? <Button onClick={onClose}>Cancel</Button> : null}
          {main}
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {enrol.data === undefined ? <PasswordField value={password} onValue={setPassword} /> : null}
        {enrol.data !== undefined && codes === undefined ? (
          <>
            <QrCode value={enrol.data.otpauth_url} label="QR code for the authenticator app" />
            <div className="text-sm">
              <p className="text-muted">Scan it, or type this into the app:</p>
              <CopyId value={enrol.data.secret} label="secret" className="mt-1 text-sm break-all whitespace-normal" />
            </div>
            <CodeField large={false} canRecover={false} value={code} onValue={setCode} />
          </>
        ) : null}
        {codes === undefined ? null : (
          <>
            <ul className="grid grid-cols-1 gap-1 rounded-lg border border-line bg-hover px-3 py-2 font-mono text-sm sm:grid-cols-2">
              {codes.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
            <CopyId value={codes.join('\n')} label="all recovery codes" shown="Copy all" />
          </>
        )}
        <FormError error={enrol.data === undefined ? enrol.error : confirm.error} />
      </form>
    </Dialog>
  );
}
