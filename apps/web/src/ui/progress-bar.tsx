import { Progress } from 'radix-ui';

interface ProgressBarProps {
  /** What is being done, with its amounts: `Storing calls, 3,200 of 8,000`. */
  readonly label: string;
  readonly done: number;
  /** Null: under way, without a known end. */
  readonly total: number | null;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <div className="flex flex-col gap-1.5">
      <p aria-live="polite" className="text-sm text-muted">
        {label}
      </p>
      <Progress.Root
        aria-label={label}
        value={share === null ? null : Math.round(share * 100)}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <Progress.Indicator
          className={`h-full origin-left rounded-full bg-accent transition-transform ${share === null ? 'w-1/3 animate-pulse-soft' : ''}`}
          style={share === null ? {} : { transform: `scaleX(${share})` }}
        />
      </Progress.Root>
    </div>
  );
}
