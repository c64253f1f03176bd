import { useFormats } from '../format/formats-context.ts';

interface TokensProps {
  readonly count: number;
  readonly style?: 'full' | 'compact';
  /** The unit beside the number, small; `null` where the column says it. */
  readonly unit?: string | null;
}

/** A count of tokens, calls or the like. */
export function Tokens({ count, style = 'compact', unit = null }: TokensProps) {
  const formats = useFormats();
  return (
    <span title={formats.count(count)}>
      {formats.count(count, style)}
      {unit === null ? null : <span className="ml-1 text-xs text-faint">{unit}</span>}
    </span>
  );
}
