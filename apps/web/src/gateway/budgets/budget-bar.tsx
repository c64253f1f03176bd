import type { Budget, BudgetUse } from '@apex/contracts';
import { shareOf, sumDecimals } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats-context.ts';
import { cx } from '../../ui/cx.ts';
import { Time } from '../../ui/time.tsx';
import { amountText } from './budget-words.ts';

interface BudgetBarProps {
  readonly budget: Budget;
  readonly use: BudgetUse;
  /** Whose, in words; empty where there is but one. */
  readonly name: string;
}

const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`;

/** How far one subject is: what is spent, and what calls under way hold. */
export function BudgetBar({ budget, use, name }: BudgetBarProps) {
  const formats = useFormats();
  const { unit, amount } = budget;
  const spent = shareOf(use.spent, amount) ?? 1;
  const both = shareOf(sumDecimals([use.spent, use.reserved]), amount) ?? 1;
  const isHolding = /[1-9]/.test(use.reserved);
  return (
    <div className="flex flex-col gap-1 text-xs">
      <p className="tabular flex flex-wrap items-baseline gap-x-3">
        {name === '' ? null : <span className="min-w-0 font-medium break-all">{name}</span>}
        <span>
          {amountText(formats, unit, use.spent)}{' '}
          <span className="text-muted">of {amountText(formats, unit, amount)}</span>
        </span>
        {isHolding ? <span className="text-muted">{amountText(formats, unit, use.reserved)} held</span> : null}
        <span className={cx('ml-auto', use.share >= 1 ? 'text-bad' : 'text-muted')}>
          {formats.rate(use.share)}
          {use.renews_at === null ? null : (
            <>
              , renews <Time at={use.renews_at} />
            </>
          )}
        </span>
      </p>
      <div className="relative h-1.5 overflow-hidden rounded-full bg-hover" aria-hidden>
        <span className="absolute inset-y-0 left-0 rounded-full bg-line-strong" style={{ width: percent(both) }} />
        <span
          className={cx(
            'absolute inset-y-0 left-0 rounded-full',
            spent >= 1 ? 'bg-bad' : spent >= 0.8 ? 'bg-warn' : 'bg-accent',
          )}
          style={{ width: percent(spent) }}
        />
      </div>
    </div>
  );
}
