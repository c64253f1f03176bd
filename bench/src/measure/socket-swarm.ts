import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface SwarmSocket {
  readonly port: number;
  readonly path: string;
  readonly protocol: string | null;
  /** The first text frame sent. */
  readonly hello: string | null;
}

/** Many WebSocket clients that count what arrives and look into a few frames, so that they cost next to nothing. */
export interface Swarm {
  /** Frames that came since the last call. */
  take(): { readonly frames: number; readonly delays_ms: number[] };
  close(): void;
}

const everyNth = 20;
const stampPattern = /"timestamp":"([^"]+)"/;

/** Opens all sockets; a hundred at a time. */
export async function openSwarm(sockets: readonly SwarmSocket[]): Promise<Swarm> {
  const open: Socket[] = [];
  let frames = 0;
  let delays: number[] = [];
  const onFrame = (payload: Buffer): void => {
    frames += 1;
    if (frames % everyNth !== 0) return;
    const stamp = stampPattern.exec(payload.toString('latin1'))?.[1];
    if (stamp !== undefined) delays.push(Date.now() - Date.parse(stamp));
  };
  for (let from = 0; from < sockets.length; from += 100) {
    open.push(...(await Promise.all(sockets.slice(from, from + 100).map((one) => openSocket(one, onFrame)))));
  }
  return {
    take() {
      const taken = { frames, delays_ms: delays };
      frames = 0;
      delays = [];
      return taken;
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

async function openSocket({ port, path, protocol, hello }: SwarmSocket, onFrame: (payload: Buffer) => void) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      ...(protocol === null ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      '\r\n',
    ].join('\r\n'),
  );
  let rest = await upgraded(socket);
  socket.on('data', (chunk: Buffer) => {
    rest = eachFrame(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]), onFrame);
  });
  socket.on('error', () => socket.destroy());
  rest = eachFrame(rest, onFrame);
  if (hello !== null) socket.write(maskedText(hello));
  return socket;
}

/** Resolves to what came behind the head of the answer. */
async function upgraded(socket: Socket): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for (;;) {
    const [chunk]: unknown[] = await once(socket, 'data');
    head = Buffer.concat([head, chunk as Buffer]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) continue;
    const status = head.subarray(0, head.indexOf('\r\n')).toString();
    if (!status.includes(' 101 ')) throw new Error(`a socket was not accepted: ${status}`);
    return head.subarray(end + 4);
  }
}

/** Hands over whole text frames and returns what is left; a server's frames carry no mask. */
function eachFrame(bytes: Buffer, onFrame: (payload: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length - at < head) break;
    const length =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    if (bytes.length - at < head + length) break;
    if (((bytes[at] ?? 0) & 0x0f) === 1) onFrame(bytes.subarray(at + head, at + head + length));
    at += head + length;
  }
  return bytes.subarray(at);
}

function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const head = Buffer.from(payload.length < 126 ? [0x81, 0x80 | payload.length] : [0x81, 0x80 | 126, 0, 0]);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}
