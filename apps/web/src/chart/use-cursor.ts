import { type KeyboardEvent, type PointerEvent, useState } from 'react';

interface CursorOptions {
  /** How many places there are. */
  readonly count: number;
  /** Where a place is, in pixels from the left of the box. */
  readonly pxOf: (index: number) => number;
}

function nearest({ count, pxOf }: CursorOptions, px: number): number {
  let best = 0;
  for (let index = 1; index < count; index += 1) {
    if (Math.abs(pxOf(index) - px) < Math.abs(pxOf(best) - px)) best = index;
  }
  return best;
}

function stepOf(key: string): number | null {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 7, PageUp: -7, Home: -1e9, End: 1e9 };
  return steps[key] ?? null;
}

/** The place that is looked at, by pointer or by arrow keys; null while none is. */
export function useCursor(options: CursorOptions) {
  const [place, setPlace] = useState<number | null>(null);
  const { count } = options;
  const clamp = (index: number) => Math.max(0, Math.min(count - 1, index));
  return {
    place: place === null ? null : clamp(place),
    handlers: {
      onPointerMove: (event: PointerEvent<HTMLElement>) =>
        setPlace(nearest(options, event.clientX - event.currentTarget.getBoundingClientRect().left)),
      onPointerLeave: () => setPlace(null),
      onBlur: () => setPlace(null),
      onKeyDown: (event: KeyboardEvent) => {
        const step = stepOf(event.key);
        if (event.key === 'Escape') setPlace(null);
        if (step === null) return;
        event.preventDefault();
        event.stopPropagation();
        setPlace((before) => clamp(before === null ? (step > 0 ? 0 : count - 1) : before + step));
      },
    },
  };
}
