import type { Clickhouse } from '@apex/clickhouse';

/** The bytes a domain would have inserted, by table. */
export interface RecordedInserts {
  readonly clickhouse: Clickhouse;
  readonly inserted: ReadonlyMap<string, readonly Buffer[]>;
}

/** A store that answers queries and keeps what is inserted to itself. */
export function recordInserts(clickhouse: Clickhouse): RecordedInserts {
  const inserted = new Map<string, Buffer[]>();
  return {
    inserted,
    clickhouse: {
      ...clickhouse,
      async insert(table, rows) {
        if (!Buffer.isBuffer(rows)) throw new TypeError('only lines can be recorded');
        const known = inserted.get(table) ?? [];
        inserted.set(table, known);
        known.push(rows);
      },
    },
  };
}
