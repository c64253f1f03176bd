import { RotateCw, TriangleAlert } from 'lucide-react';
import { correlationIdOf, messageOf } from '../api/error-facts.ts';
import { Button } from './button.tsx';
import { CopyId } from './copy-id.tsx';

interface ErrorStateProps {
  readonly error: unknown;
  /** Tries again; absent where that cannot help. */
  readonly retry?: () => void;
  /** What could not be done: `The calls could not be loaded.` */
  readonly title?: string;
  /** Less room: within a card. */
  readonly compact?: boolean;
}

/** What went wrong, what to do, and the id that finds it in the log. */
export function ErrorState({ error, retry, title, compact = false }: ErrorStateProps) {
  const id = correlationIdOf(error);
  return (
    <div
      role="alert"
      className={`mx-auto flex max-w-lg flex-col items-center gap-2 px-4 text-center ${compact ? 'py-6' : 'py-14'}`}
    >
      <TriangleAlert aria-hidden className="size-5 text-bad" />
      <p className="text-base font-medium">{title ?? messageOf(error)}</p>
      {title === undefined ? null : <p className="text-sm text-muted">{messageOf(error)}</p>}
      {id === null ? null : (
        <p className="flex flex-wrap items-center justify-center gap-x-1.5 text-xs text-muted">
          Correlation id <CopyId value={id} label="correlation id" />
        </p>
      )}
      {retry === undefined ? null : (
        <Button className="mt-2" onClick={retry} icon={<RotateCw aria-hidden className="size-3.5" />}>
          Try again
        </Button>
      )}
    </div>
  );
}
