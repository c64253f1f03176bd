import { correlationIdOf, messageOf } from '../api/error-facts.ts';
import { CopyId } from './copy-id.tsx';

/** Why a form was not accepted, above its button. */
export function FormError({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  const id = correlationIdOf(error);
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
      {messageOf(error)}
      {id === null ? null : (
        <div className="mt-1">
          <CopyId value={id} label="correlation id" className="text-bad hover:text-bad" />
        </div>
      )}
    </div>
  );
}
