import type { Saving, SavingBasis } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { cx } from '../ui/cx.ts';
import { Money } from '../ui/money.tsx';

interface SavingFigureProps {
  readonly saving: Saving | null;
  /** Share of all spend. */
  readonly percent: number | null;
  /** Only what is proven stands in the colour of money saved. */
  readonly basis: SavingBasis | null;
}

/** Money first, then percent, then how sure: the interval where there is one. */
export function SavingFigure({ saving, percent, basis }: SavingFigureProps) {
  const { rate, money } = useFormats();
  if (saving === null) return <span className="text-sm text-faint">no money measured</span>;
  const isExact = saving.low_usd === saving.high_usd;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span className={cx('tabular text-xl font-semibold tracking-tight', basis !== 'price_only' && 'text-good')}>
        <Money usd={saving.expected_usd} />
      </span>
      {percent === null ? null : <span className="text-sm text-muted">{rate(percent)} of spend</span>}
      {isExact ? null : (
        <span className="text-xs text-faint">
          between {money(saving.low_usd)} and {money(saving.high_usd)}
        </span>
      )}
    </span>
  );
}
