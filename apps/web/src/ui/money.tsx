import { useFormats } from '../format/formats-context.ts';
import type { MoneyStyle } from '../format/formats.ts';

interface MoneyProps {
  /** Decimal US dollars as they came; null where there is no price. */
  readonly usd: string | null;
  readonly form?: MoneyStyle;
}

/** An amount; hovering shows every digit. */
export function Money({ usd, form = 'auto' }: MoneyProps) {
  const { money } = useFormats();
  if (usd === null) return <span className="text-faint">no price</span>;
  return <span title={money(usd, 'exact')}>{money(usd, form)}</span>;
}
