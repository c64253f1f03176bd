import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openEngine } from './engine.ts';
import { createFront } from './front.ts';
import { engineConfig, type ProcessOptions, type ProcessReport } from './process-options.ts';

/**
 * The process that owns a chDB folder. It reads its options as one line of stdin, answers with one line on stdout, and
 * ends when stdin does: then its parent has let go of it or is gone.
 */
const drainMs = 3000;

const lines = createInterface({ input: process.stdin });
const [first]: unknown[] = await once(lines, 'line');
const options: ProcessOptions = JSON.parse(String(first));
let stopping = false;
let server: Server | undefined;

function report(said: ProcessReport): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  // Closing connections can take the engine long. What is acknowledged is on disk, so that going at once is safe.
  const leave = (): void => void process.kill(process.pid, 'SIGKILL');
  setTimeout(leave, drainMs);
  if (server === undefined) leave();
  server?.close(leave);
  server?.closeIdleConnections();
}

lines.on('close', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

function fatal(error: unknown): void {
  complain(error);
  stop();
}

try {
  const configFile = path.join(options.folder, 'config.xml');
  writeFileSync(configFile, engineConfig, { mode: 0o600 });
  const engine = await openEngine({
    folder: path.join(options.folder, 'data'),
    config_file: configFile,
    database: options.database,
    onTrouble: complain,
  });
  writeFileSync(path.join(options.folder, 'process.pid'), String(process.pid), { mode: 0o600 });
  server = createServer(
    { maxHeaderSize: 4 * 1024 * 1024, keepAliveTimeout: 60_000, requestTimeout: 0, noDelay: true },
    createFront({ engine, username: options.username, password: options.password, onFatal: fatal }),
  );
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  report({ port: address.port });
} catch (error) {
  report({ error: error instanceof Error ? error.message : String(error) });
  stop();
}
