/**
 * Compiles a name in which `*` stands for any run of characters. The test never goes back over what it has passed, so
 * no name, however long, makes it slow. On the hot path.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*');
  const [head = '', ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return (name) => name === head;
  if (rest.length === 0 && tail === '') return (name) => name.startsWith(head);
  const middle = rest.filter((part) => part !== '');
  const least = head.length + tail.length;
  return (name) => {
    if (name.length < least || !name.startsWith(head) || !name.endsWith(tail)) return false;
    const end = name.length - tail.length;
    let from = head.length;
    for (const part of middle) {
      const found = name.indexOf(part, from);
      if (found < 0 || found + part.length > end) return false;
      from = found + part.length;
    }
    return true;
  };
}

/** Any of several patterns; names without a `*` are looked up at once. */
export function anyNamePattern(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const open = patterns.filter((pattern) => pattern.includes('*')).map(namePattern);
  if (open.length === 0) return (name) => exact.has(name);
  return (name) => {
    if (exact.has(name)) return true;
    for (const test of open) if (test(name)) return true;
    return false;
  };
}
