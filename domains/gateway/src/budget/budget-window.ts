import type { BudgetWindow } from '@apex/contracts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** 1970 began on a Thursday; weeks begin on Mondays. */
const mondayMs = 4 * dayMs;
const weekMs = 7 * dayMs;

/** Start of the window a moment lies in, by UTC's calendar; 0 for `total`. */
export function windowStart(window: BudgetWindow, at_ms: number): number {
  switch (window) {
    case 'minute':
      return at_ms - (at_ms % minuteMs);
    case 'day':
      return at_ms - (at_ms % dayMs);
    case 'week':
      return at_ms - ((at_ms - mondayMs + weekMs) % weekMs);
    case 'month':
      return monthStart(at_ms, 0);
    case 'total':
      return 0;
  }
}

/** When the window that began then is over; null: never. */
export function renewsAt(window: BudgetWindow, start_ms: number): number | null {
  switch (window) {
    case 'minute':
      return start_ms + minuteMs;
    case 'day':
      return start_ms + dayMs;
    case 'week':
      return start_ms + weekMs;
    case 'month':
      return monthStart(start_ms, 1);
    case 'total':
      return null;
  }
}

function monthStart(at_ms: number, later: number): number {
  const at = new Date(at_ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later, 1);
}

/** The windows of the present, reckoned anew once a minute only: it is on the hot path. */
export interface PresentWindows {
  /** True where a minute, and so perhaps more, began since the last look. */
  moveTo(at_ms: number): boolean;
  startOf(window: BudgetWindow): number;
}

export function createPresentWindows(): PresentWindows {
  let minute = -minuteMs;
  const starts = { minute, day: 0, week: 0, month: 0, total: 0 };
  return {
    moveTo(at_ms) {
      if (at_ms >= minute && at_ms < minute + minuteMs) return false;
      minute = windowStart('minute', at_ms);
      starts.minute = minute;
      starts.day = windowStart('day', at_ms);
      starts.week = windowStart('week', at_ms);
      starts.month = windowStart('month', at_ms);
      return true;
    },
    startOf: (window) => starts[window],
  };
}
