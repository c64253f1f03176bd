/** Order matters: most browsers also claim to be the ones below them. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** What a user agent calls itself, in words: `Chrome on Linux`. */
export function programOf(user_agent: string | null): string {
  if (user_agent === null) return 'A browser';
  const browser = browsers.find(([mark]) => user_agent.includes(mark))?.[1] ?? 'A browser';
  const system = systems.find(([mark]) => user_agent.includes(mark))?.[1];
  return system === undefined ? browser : `${browser} on ${system}`;
}
