import { cx } from '../ui/cx.ts';

export interface TipRow {
  readonly name: string;
  readonly colour: string;
  readonly text: string;
  /** Beside the value: its interval, or the day it is compared with. */
  readonly about: string;
}

interface ChartTipProps {
  readonly title: string;
  readonly rows: readonly TipRow[];
  /** Where it points at. */
  readonly px: number;
  readonly isLate: boolean;
}

/** What the place under the cursor holds; beside it, never over it. */
export function ChartTip({ title, rows, px, isLate }: ChartTipProps) {
  return (
    <div
      aria-hidden
      className={cx(
        'pointer-events-none absolute top-5 z-10 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-float',
        isLate && '-translate-x-full',
      )}
      style={{ left: isLate ? px - 10 : px + 10 }}
    >
      <p className="mb-0.5 font-medium whitespace-nowrap">{title}</p>
      {rows.map(({ name, colour, text, about }) => (
        <p key={name} className="flex items-baseline gap-2 whitespace-nowrap">
          <span className="size-2 shrink-0 rounded-xs" style={{ background: colour }} />
          <span className="text-muted">{name}</span>
          <span className="tabular ml-auto pl-3 font-medium">{text}</span>
          {about === '' ? null : <span className="text-faint">{about}</span>}
        </p>
      ))}
    </div>
  );
}
