import { Plus } from 'lucide-react';
import { Button } from '../ui/button.tsx';

interface ListFootProps {
  readonly error: string | undefined;
  /** What another entry is called. */
  readonly add: string;
  readonly isFull?: boolean;
  readonly onAdd: () => void;
}

/** Below a list that is being written: what is wrong with it, and the way to another entry. */
export function ListFoot({ error, add, isFull = false, onAdd }: ListFootProps) {
  return (
    <>
      {error === undefined ? null : (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
      <div>
        <Button size="sm" icon={<Plus aria-hidden className="size-3.5" />} disabled={isFull} onClick={onAdd}>
          {add}
        </Button>
      </div>
    </>
  );
}
