/** `120 calls, 240 sightings`; tables with nothing are left out. */
export function countsWords(counts: Readonly<Record<string, number>>, count: (rows: number) => string): string {
  const told = Object.entries(counts).filter(([, rows]) => rows > 0);
  if (told.length === 0) return 'nothing';
  return told.map(([table, rows]) => `${count(rows)} ${table.replaceAll('_', ' ')}`).join(', ');
}
