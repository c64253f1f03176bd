import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { atRate, eventsOfRunASecond, type FanOutOrder, type FanOutReady, runs } from './fan-out.ts';

/** The floor: ws alone, sending frames like the product's to as many sockets, made once for each run. */
const rooms = Array.from({ length: runs }, () => new Set<WebSocket>());
const http = createServer();
const server = new WebSocketServer({ server: http, clientTracking: false });

server.on('connection', (socket, request) => {
  const room = rooms[Number(request.url?.slice('/run/'.length))];
  room?.add(socket);
  socket.once('close', () => room?.delete(socket));
});

function tell(room: ReadonlySet<WebSocket>, number: number, seq: number): void {
  const text = JSON.stringify({
    type: 'agent_thinking',
    seq,
    run_id: `run_thread_01993a5e-7c00-7000-8000-00000000${1000 + number}_01993a5e-7c00-7000-8000-000000000007`,
    thread_id: `thread_01993a5e-7c00-7000-8000-00000000${1000 + number}`,
    agent_name: 'triage',
    timestamp: new Date().toISOString(),
    payload: { thought: `Thought number ${seq} of this run.`, step_number: 1, total_steps: null },
  });
  for (const socket of room) socket.send(text);
}

let stops: (() => void)[] = [];
process.on('message', (order: FanOutOrder) => {
  for (const stop of stops) stop();
  stops = [];
  if (order === 'stop') return;
  for (const [number, room] of rooms.entries()) {
    let seq = 0;
    stops.push(atRate(eventsOfRunASecond, () => tell(room, number, (seq += 1))));
  }
});
process.on('disconnect', () => process.exit());

http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const ready: FanOutReady = {
    port: address.port,
    runs: rooms.map((_, number) => ({ path: `/run/${number}`, protocol: null, hello: null })),
  };
  process.send?.(ready);
});
