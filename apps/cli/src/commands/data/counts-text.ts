import { formatCount } from '@apex/terminal';

/** `120 calls, 240 sightings`; tables with nothing are left out. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).filter(([, rows]) => rows > 0);
  if (told.length === 0) return 'nothing';
  return told.map(([table, rows]) => `${formatCount(rows)} ${table.replaceAll('_', ' ')}`).join(', ');
}
