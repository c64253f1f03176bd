import { Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { cx } from './cx.ts';

interface FileDropProps {
  /** What may be dropped: `Drop a CSV, JSON or Parquet file`. */
  readonly label: string;
  /** Formats and limits, under it. */
  readonly about?: ReactNode;
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A place to drop files on, or to choose them from. */
export function FileDrop({ label, about, accept, multiple = false, disabled = false, onFiles }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  useEffect(() => {
    // A file dropped beside would open in the place of the page.
    const hold = (event: Event) => event.preventDefault();
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', hold);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', hold);
    };
  }, []);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files);
  };
  return (
    // Files are dropped by a pointer; the keyboard has the input within.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        'flex cursor-pointer flex-col items-center gap-1 rounded-xl border border-dashed px-6 py-10 text-center transition-colors',
        'focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:bg-hover',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong',
        disabled && 'pointer-events-none opacity-55',
      )}
    >
      <Upload aria-hidden className="mb-1 size-5 text-faint" />
      <span className="text-sm font-medium">{label}</span>
      {about === undefined ? null : <span className="text-xs text-muted">{about}</span>}
      <input
        id={id}
        type="file"
        className="sr-only"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => {
          take(event.target.files);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
    </label>
  );
}
