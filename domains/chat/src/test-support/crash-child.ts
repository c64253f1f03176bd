import { createPool } from '@apex/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import type { ChatDatabase } from '../database.ts';
import { gatedPorts } from './gate.ts';
import { testCaller, testChat, testConnection } from './test-chat.ts';

/**
 * A process that a test kills in the middle of a run: started with the database's address, it asks one question that
 * never gets its measurement and one that waits in line, and prints the caller and both runs as a line of JSON.
 */
const [url = ''] = process.argv.slice(2);
const { db } = createPool<ChatDatabase>({ url, application_name: 'crash-child', role: 'apex_app', log: silentLog });
const gate = gatedPorts();
const chat = testChat(db, { ports: gate.ports, limits: { runs_at_once: 1 } });
const caller = testCaller();
const running = await chat.api.ask(caller, { text: 'total spend' });
const waiting = await chat.api.ask(caller, { text: 'spend by model' });
const connection = testConnection(caller);
chat.socket.opened(connection);
await chat.socket.received(connection, { type: 'subscribe', run_id: running.id, after_seq: 0 });
await connection.until((frame) => frame['type'] === 'tool_executing');
const seen = connection.frames.length;
process.stdout.write(`${JSON.stringify({ caller, running: running.id, waiting: waiting.id, seen })}\n`);
setInterval(() => undefined, 1000);
