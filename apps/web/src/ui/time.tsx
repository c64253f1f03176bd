import { useFormats } from '../format/formats-context.ts';
import { useNow } from './use-now.ts';

interface TimeProps {
  readonly at: string;
  /** `relative` ages by itself; `moment` is date and time for tables. Both show the whole time on hover. */
  readonly style?: 'relative' | 'moment' | 'day';
}

export function Time({ at, style = 'relative' }: TimeProps) {
  const formats = useFormats();
  const now = useNow();
  const text =
    style === 'relative' ? formats.relative(at, now) : style === 'day' ? formats.day(at) : formats.moment(at);
  return (
    <time dateTime={at} title={formats.instant(at)} className="whitespace-nowrap">
      {text}
    </time>
  );
}
