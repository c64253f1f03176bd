/** How many rows a tool gave: the length of its longest list; null where it gave none. */
export function rowsIn(result: unknown): number | null {
  if (typeof result !== 'object' || result === null) return null;
  const lengths = Object.values(result).flatMap((value: unknown) => (Array.isArray(value) ? [value.length] : []));
  return lengths.length === 0 ? null : Math.max(...lengths);
}
