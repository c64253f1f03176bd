/** The environment of the test run without any key of the product, for processes under test to start from. */
export function cleanEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(APEX|SECURITY|OTEL)_/.test(entry[0]),
  );
  return Object.fromEntries(entries);
}

/** Share of a whole campaign that long tests run, from `SOAK_SCALE`: 0 in the suite, 1 before a release. */
export function soakScale(): number {
  const scale = Number(process.env['SOAK_SCALE'] ?? 0);
  if (!Number.isFinite(scale) || scale < 0) throw new Error('SOAK_SCALE is a number from 0');
  return scale;
}
