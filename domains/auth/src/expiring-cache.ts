/** A bounded map whose entries end; the oldest entry makes room for a new one. Times are milliseconds since 1970. */
export interface ExpiringCache<V> {
  get(key: string, now_ms: number): V | undefined;
  set(key: string, value: V, expires_at_ms: number): void;
  clear(): void;
}

export function createExpiringCache<V>(capacity: number): ExpiringCache<V> {
  const entries = new Map<string, { readonly value: V; readonly expires_at_ms: number }>();
  return {
    get(key, now_ms) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expires_at_ms > now_ms) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, expires_at_ms) {
      entries.delete(key);
      if (entries.size >= capacity) {
        for (const oldest of entries.keys()) {
          entries.delete(oldest);
          break;
        }
      }
      entries.set(key, { value, expires_at_ms });
    },
    clear: () => entries.clear(),
  };
}
