import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cx } from './cx.ts';

const shownMs = 1500;

interface CopyIdProps {
  /** What is copied. */
  readonly value: string;
  /** What is shown; the value itself when absent. */
  readonly shown?: string;
  /** What it is the id of, for the button's name. */
  readonly label?: string;
  readonly className?: string;
}

/** An id, command or link that one click copies. */
export function CopyId({ value, shown = value, label = 'id', className }: CopyIdProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      title={value}
      aria-label={copied ? 'Copied' : `Copy ${label} ${value}`}
      onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      className={cx(
        'inline-flex max-w-full items-center gap-1.5 rounded-sm font-mono text-xs text-muted hover:text-ink',
        className,
      )}
    >
      <span className="truncate">{shown}</span>
      {copied ? (
        <Check aria-hidden className="size-3.5 shrink-0 text-good" />
      ) : (
        <Copy aria-hidden className="size-3.5 shrink-0" />
      )}
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  );
}
