import { useFormats } from '../format/formats-context.ts';

interface TokensProps {
  readonly count: number;
  readonly form?: 'full' | 'compact';
  /** The unit beside the number, small; `null` where the column says it. */
  readonly unit?: string | null;
}

/** A count of tokens, calls or the like. */
export function Tokens({ count, form = 'compact', unit = null }: TokensProps) {
  const formats = useFormats();
  return (
    <span title={formats.count(count)}>
      {formats.count(count, form)}
      {unit === null ? null : <span className="ml-1 text-xs text-faint">{unit}</span>}
    </span>
  );
}
