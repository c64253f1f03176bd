import { KeyRound } from 'lucide-react';
import { isAtLeast } from '../../account/may.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { useIdentity } from '../../shell/use-project.ts';
import { Button } from '../../ui/button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FormError } from '../../ui/form-error.tsx';

export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

interface IngestKeyProps {
  /** Names the key by what will use it. */
  readonly name: string;
  readonly made: MadeKey | null;
  readonly onMade: (made: MadeKey) => void;
}

/** A key that may only send, made by a click and shown this once. */
export function IngestKey({ name, made, onMade }: IngestKeyProps) {
  const mayMake = isAtLeast(useIdentity().roles, 'member');
  const create = useApiMutation('createKey', {
    invalidates: ['listKeys'],
    onSuccess: ({ id, key }) => onMade({ id, key }),
  });
  if (made !== null) {
    return (
      <div className="text-sm">
        <CopyId value={made.key} label="ingest key" className="text-sm" />
        <p className="mt-1 text-muted">
          It stands in the snippets below and is not shown again. It may send and nothing else; revoke it under Keys.
        </p>
      </div>
    );
  }
  if (!mayMake) return <p className="text-sm text-muted">Ask a member of your organisation for an ingest key.</p>;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button
        kind="primary"
        icon={<KeyRound aria-hidden className="size-4" />}
        busy={create.isPending}
        onClick={() => create.mutate({ name, scopes: ['ingest'] })}
      >
        Make an ingest key
      </Button>
      <span className="text-sm text-muted">or put one you have in place of apex_…</span>
      <FormError error={create.error} />
    </div>
  );
}
