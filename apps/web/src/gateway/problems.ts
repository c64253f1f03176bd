interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly expected?: string;
}

/** What the schema says in its own words stays; what it leaves to its library is said as people do. */
function wordsOf({ message, code, origin, minimum, maximum, expected }: Issue): string {
  if (code === 'invalid_type' && expected === 'number') return 'must be a number';
  if (code === 'invalid_type' && expected === 'int') return 'must be a whole number';
  if (code === 'too_small' && minimum !== undefined) {
    if (origin === 'string' || origin === 'array') return minimum === 1 ? 'must be filled in' : message;
    return `must be at least ${minimum}`;
  }
  if (code === 'too_big' && maximum !== undefined && origin !== 'string' && origin !== 'array') {
    return `must be at most ${maximum}`;
  }
  return message;
}

/** What is wrong, by the field it is wrong in: `action.cache.ttl_seconds`; of several problems the first. */
export function problemsOfIssues(issues: readonly Issue[]): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const issue of issues) problems[issue.path.join('.')] ??= wordsOf(issue);
  return problems;
}
