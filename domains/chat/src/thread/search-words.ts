const mostWords = 10;

/** What somebody searches for, as patterns of `ilike`, each of which must be found; signs of a pattern stand for themselves. */
export function searchPatterns(q: string): string[] {
  const words = q.split(/\s+/u).filter((word) => word !== '');
  return words.slice(0, mostWords).map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}
