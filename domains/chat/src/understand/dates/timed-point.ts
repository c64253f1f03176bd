import { startOf } from './calendar.ts';
import { anyPoint } from './relative-point.ts';
import { type DateContext, type Point, type Span, wordAt, type Words } from './span.ts';

interface Time {
  readonly ms: number;
  readonly next: number;
}

/** `14:30`, `2pm`, `2 pm`, `noon`, `midnight`. */
export function timeAt(words: Words, index: number): Time | null {
  const word = wordAt(words, index);
  if (word === 'noon') return { ms: 12 * 3_600_000, next: index + 1 };
  if (word === 'midnight') return { ms: 0, next: index + 1 };
  const match = /^(\d{1,2})(?::(\d{2}))?(am|pm|a\.m|p\.m)?$/.exec(word);
  if (match === null) return null;
  const following = /^(am|pm)$/.exec(wordAt(words, index + 1))?.[1];
  const half = match[3]?.replace('.', '') ?? following;
  if (half === undefined && match[2] === undefined) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (minute > 59 || hour > 23 || (half !== undefined && (hour < 1 || hour > 12))) return null;
  const shifted = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return {
    ms: (shifted * 60 + minute) * 60_000,
    next: match[3] === undefined && following !== undefined ? index + 2 : index + 1,
  };
}

function instant(day: Span, time_ms: number): Span {
  const from = startOf('day', day.from) + time_ms;
  return { from, to: from, unit: 'minute' };
}

/** A stretch, or with a time of day an instant: `yesterday 14:00`, `9am on 3 March`. */
export function timedPoint(words: Words, index: number, context: DateContext): Point | null {
  const time = timeAt(words, wordAt(words, index) === 'at' ? index + 1 : index);
  if (time !== null) {
    const skip = /^(on|of)$/.test(wordAt(words, time.next)) ? 1 : 0;
    const day = anyPoint(words, time.next + skip, context);
    if (day?.span.unit === 'day') return { span: instant(day.span, time.ms), next: day.next };
    // `since 9am` is of today; any other time alone says nothing.
    if (!/^(since|after|until|till|before)$/.test(wordAt(words, index - 1))) return null;
    const today = startOf('day', context.now);
    return { span: instant({ from: today, to: today, unit: 'day' }, time.ms), next: time.next };
  }
  const day = anyPoint(words, index, context);
  if (day === null || day.span.unit !== 'day') return day;
  const skip = wordAt(words, day.next) === 'at' ? 1 : 0;
  const after = timeAt(words, day.next + skip);
  return after === null ? day : { span: instant(day.span, after.ms), next: after.next };
}
