const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu;
const longest = 80;

/** A name from somebody's data as harmless text: one line, no markup, nothing invisible, not too long. */
export function cleanLabel(value: string): string {
  const line = value
    .toWellFormed()
    .replaceAll(invisible, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll(/[`"]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line === '') return '(none)';
  const letters = [...line];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : line;
}

/** A name within Markdown text: a code span, in which nothing is markup. */
export function spanLabel(value: string): string {
  return `\`${cleanLabel(value)}\``;
}

/** A name within a plain sentence. */
export function quoteLabel(value: string): string {
  return `"${cleanLabel(value)}"`;
}
