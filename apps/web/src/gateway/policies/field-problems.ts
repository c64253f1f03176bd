/** What is wrong with a field of the form, by its path in the contract; undefined: nothing. */
export type ProblemOf = (path: string) => string | undefined;

/** Problems of a field and of all that is in it, for a field that holds a list. */
export function problemsWithin(problems: Readonly<Record<string, string>>): ProblemOf {
  return (path) => problems[path] ?? Object.entries(problems).find(([field]) => field.startsWith(`${path}.`))?.[1];
}
