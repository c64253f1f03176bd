/**
 * The sender's name as calls have it in `application`, as SQL: nothing where nobody named the program and its SDK filled
 * in `unknown_service:/path/of/node`.
 */
export function namedService(table: 'intakes' | 'metric_points'): string {
  return `if(startsWith(${table}.service, 'unknown_service'), '', ${table}.service)`;
}
