interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What is wrong, by the field it is wrong in: `action.cache.ttl_seconds`; of several problems the first. */
export function problemsOfIssues(issues: readonly Issue[]): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const { path, message } of issues) problems[path.join('.')] ??= message;
  return problems;
}
