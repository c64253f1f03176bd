import { useFormats } from '../format/formats-context.ts';
import { useNow } from './use-now.ts';

interface TimeProps {
  readonly at: string;
  /** `relative` ages by itself; `moment` is date and time for tables. Both show the whole time on hover. */
  readonly form?: 'relative' | 'moment' | 'day';
}

export function Time({ at, form = 'relative' }: TimeProps) {
  const formats = useFormats();
  const now = useNow();
  const text = form === 'relative' ? formats.relative(at, now) : form === 'day' ? formats.day(at) : formats.moment(at);
  return (
    <time dateTime={at} title={formats.instant(at)} className="whitespace-nowrap">
      {text}
    </time>
  );
}
