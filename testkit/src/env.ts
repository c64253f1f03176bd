/** The environment of the test run without any key of the product, for processes under test to start from. */
export function cleanEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(APEX|SECURITY|OTEL)_/.test(entry[0]),
  );
  return Object.fromEntries(entries);
}
