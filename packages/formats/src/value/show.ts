/** A value as a reason quotes it: short, on one line. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : plain(value);
  const clipped = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  // oxlint-disable-next-line no-control-regex -- control characters of a hostile file must not reach a terminal
  return `"${clipped.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?').toWellFormed()}"`;
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
