import type { DifferenceCause, Reconciliation } from '@apex/contracts';
import { compareDecimals, shareOf } from '../format/decimal.ts';
import { cx } from '../ui/cx.ts';
import { Money } from '../ui/money.tsx';
import { causeWords } from './cause-words.ts';

interface CauseBarsProps {
  readonly causes: Reconciliation['causes'];
  /** The cause whose lines are shown. */
  readonly chosen: DifferenceCause | undefined;
  readonly onChoose: (cause: DifferenceCause | undefined) => void;
}

const sizeOf = (usd: string): string => usd.replace(/^-/, '');

/** What the difference is made of, largest first: to the right what was billed beyond ours, to the left what was not. */
export function CauseBars({ causes, chosen, onChoose }: CauseBarsProps) {
  const sorted = causes.toSorted((a, b) => compareDecimals(sizeOf(b.amount_usd), sizeOf(a.amount_usd)));
  const [largest] = sorted;
  if (largest === undefined) return <p className="text-sm text-muted">Both sides agree to the last digit.</p>;
  return (
    <ul className="flex flex-col gap-1">
      {sorted.map(({ cause, amount_usd, lines }) => {
        const less = amount_usd.startsWith('-');
        const share = shareOf(sizeOf(amount_usd), sizeOf(largest.amount_usd)) ?? 0;
        const { title, about } = causeWords[cause];
        return (
          <li key={cause}>
            <button
              type="button"
              aria-pressed={chosen === cause}
              onClick={() => onChoose(chosen === cause ? undefined : cause)}
              className={cx(
                'grid w-full grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 rounded-md px-2 py-1.5 text-left hover:bg-hover sm:grid-cols-[15rem_1fr_7rem]',
                chosen === cause && 'bg-accent-soft',
              )}
            >
              <span className="min-w-0">
                <span className="block text-sm font-medium">{title}</span>
                <span className="block text-xs text-muted">
                  {about} {lines === 1 ? '1 line' : `${lines} lines`}
                </span>
              </span>
              <span className="relative order-last col-span-2 h-3 sm:order-none sm:col-span-1" aria-hidden>
                <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
                <span
                  className={cx('absolute inset-y-0 rounded-sm', less ? 'right-1/2 bg-good' : 'left-1/2 bg-bad')}
                  style={{ width: `${Math.max(share * 50, 0.5)}%` }}
                />
              </span>
              <span className="tabular text-right text-sm font-medium">
                {less ? '' : '+'}
                <Money usd={amount_usd} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
