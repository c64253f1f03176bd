import { Client, DatabaseError } from 'pg';
import { ApexError } from '@apex/contracts';
import { connectionConfig } from '../connection.ts';
import { databaseError } from '../database-error.ts';

/** Any number will do, as long as it stays: every version of the program must take the same lock. */
const lockKey = '7215893104460721';
const lockTimeoutMs = 120_000;

/** Runs `work` while no other process migrates the same database. The connection is the owner's, not the run-time role's. */
export async function withMigrationLock<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connectionConfig({ url, application_name: 'apex-migrate' }));
  // A loss while waiting for no statement is told by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    await client.query(`select pg_advisory_lock(${lockKey})`).catch((error: unknown) => {
      throw error instanceof DatabaseError && error.code === '55P03' ? locked(error) : error;
    });
    await client.query('set lock_timeout = default');
    return await work(client);
  } catch (error) {
    throw databaseError(error);
  } finally {
    // Ending the session frees the lock, also after an error.
    await client.end();
  }
}

function locked(cause: Error): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'migrations.locked',
    message: 'Another process has been migrating this database for two minutes. Wait for it to end and try again.',
    cause,
  });
}
