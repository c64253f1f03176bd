import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import { useFormats } from '../format/formats-context.ts';
import { cx } from './cx.ts';

interface DeltaProps {
  /** Relative change, 0.12 for 12 % more; null where there is nothing to compare with. */
  readonly change: number | null;
  /** Compared with what: `vs the 30 days before`. */
  readonly period: string;
  /** Whether more is good, bad, or neither. Cost: `bad`. */
  readonly more?: 'good' | 'bad' | 'neutral';
  /** The change of a rate, 0.012 for 1.2 percentage points. */
  readonly points?: boolean;
  /** The period stands beside a group of deltas already: said to screen readers and on hover alone. */
  readonly short?: boolean;
}

const shownAs = (change: number) => (Math.abs(change) < 0.0005 ? 0 : change);

/** A change with its sign, an arrow and the period it is over; colour only repeats what they say. */
export function Delta({ change, period, more = 'neutral', points = false, short = false }: DeltaProps) {
  const { rate, count } = useFormats();
  if (change === null) {
    return short ? (
      <span className="text-xs text-faint">no comparison</span>
    ) : (
      <span className="text-xs text-faint">nothing {period.replace(/^vs /, 'in ')}</span>
    );
  }
  const shown = shownAs(change);
  const Icon = shown === 0 ? Minus : shown > 0 ? ArrowUp : ArrowDown;
  // Beyond ten times, a percentage is only long.
  const isManifold = !points && shown >= 10;
  const isGood = more === 'neutral' || shown === 0 ? null : shown > 0 === (more === 'good');
  return (
    <span className="inline-flex items-center gap-1 text-xs whitespace-nowrap" title={short ? period : undefined}>
      <span
        className={cx(
          'inline-flex items-center gap-0.5 font-medium',
          isGood === null ? 'text-muted' : isGood ? 'text-good' : 'text-bad',
        )}
      >
        <Icon aria-hidden className="size-3" />
        {shown > 0 && !isManifold ? '+' : ''}
        {isManifold
          ? `×${count(Math.round(shown + 1), 'compact')}`
          : points
            ? `${count(Math.round(shown * 1000) / 10)} pp`
            : rate(shown)}
      </span>
      <span className={short ? 'sr-only' : 'text-faint'}>{period}</span>
    </span>
  );
}
