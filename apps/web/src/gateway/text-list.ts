/** The entries of a field that takes several, parted by commas or lines. */
export function entriesOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export const textOf = (entries: readonly string[] = []): string => entries.join(', ');
