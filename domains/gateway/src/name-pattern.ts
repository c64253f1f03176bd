/** Whether a name is one of those that patterns mean. */
export type NameMatcher = (name: string) => boolean;

/**
 * Patterns in which `*` stands for any run of characters, an empty one included; upper and lower case differ. Compiled
 * once, asked on the hot path: no regular expression, and linear in the name but for patterns of several stars.
 */
export function nameMatcher(patterns: readonly string[]): NameMatcher {
  const whole = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const parted = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (name) => whole.has(name) || parted.some((parts) => fits(name, parts));
}

/** The pieces in their order, the first at the beginning and the last at the end, none over another. */
function fits(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (let place = 1; place < parts.length - 1; place += 1) {
    const part = parts[place] ?? '';
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
