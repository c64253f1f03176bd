const mostWords = 10;

/** What somebody searches for, as patterns of `ilike`, each of which must be found; signs of a pattern stand for themselves. */
export function searchPatterns(q: string): string[] {
  // No text of ours holds a NUL, and the database takes none.
  const words = q.split(/[\s\0]+/u).filter((word) => word !== '');
  return words.slice(0, mostWords).map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}
