import type { Clickhouse, Query, Statement } from '@apex/clickhouse';
import type { z } from 'zod';

/** What a domain asked the store for, as it asked. */
export interface RecordedStatements {
  readonly clickhouse: Clickhouse;
  readonly statements: readonly Statement[];
}

/** A store that remembers every query on its way. */
export function recordStatements(clickhouse: Clickhouse): RecordedStatements {
  const statements: Statement[] = [];
  return {
    statements,
    clickhouse: {
      ...clickhouse,
      query<S extends z.ZodType>(query: Query<S>) {
        statements.push(query);
        return clickhouse.query(query);
      },
    },
  };
}
