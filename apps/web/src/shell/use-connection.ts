import { useSyncExternalStore } from 'react';
import { useApp } from '../api/app-context.ts';
import type { Connection } from '../api/connection.ts';

/** Whether the server can be reached: for what should wait, or say so. */
export function useConnection(): Connection {
  const { connection } = useApp();
  return useSyncExternalStore(connection.subscribe, connection.get);
}
