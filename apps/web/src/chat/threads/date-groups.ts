import type { Thread } from '@apex/contracts';

export interface ThreadGroup {
  readonly label: string;
  readonly threads: readonly Thread[];
}

const dayMs = 86_400_000;

/** Days of a time zone are told apart by how they are written. */
function dayIn(time_zone: string) {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone, dateStyle: 'short' });
  return (at: Date) => format.format(at);
}

/** Threads by when they were last asked in, as they come: latest first. */
export function dateGroups(threads: readonly Thread[], now: Date, time_zone: string): ThreadGroup[] {
  const day = dayIn(time_zone);
  const month = new Intl.DateTimeFormat('en', { timeZone: time_zone, month: 'long', year: 'numeric' });
  const today = day(now);
  const yesterday = day(new Date(now.getTime() - dayMs));
  const labelOf = (at: Date): string => {
    const own = day(at);
    if (own >= today) return 'Today';
    if (own === yesterday) return 'Yesterday';
    const age = now.getTime() - at.getTime();
    return age < 7 * dayMs ? 'Last 7 days' : age < 30 * dayMs ? 'Last 30 days' : month.format(at);
  };
  const groups = new Map<string, Thread[]>();
  for (const thread of threads) {
    const label = labelOf(new Date(thread.updated_at));
    groups.set(label, [...(groups.get(label) ?? []), thread]);
  }
  return [...groups].map(([label, members]) => ({ label, threads: members }));
}
