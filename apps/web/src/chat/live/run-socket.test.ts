import type { ServerFrame } from '@apex/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRunSocket } from './run-socket.ts';

class FakeSocket extends EventTarget {
  readyState: WebSocket['readyState'] = 0;
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(code = 1000): void {
    this.end(code);
  }
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  end(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
  say(frame: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) }));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const made: FakeSocket[] = [];
  const states: string[] = [];
  const frames: ServerFrame[] = [];
  const onOpen = vi.fn<() => void>();
  const onSessionOver = vi.fn<() => void>();
  const socket = createRunSocket({
    connect: () => {
      const one = new FakeSocket();
      made.push(one);
      // It has the part of a socket that is used.
      return one;
    },
    onFrame: (frame) => frames.push(frame),
    onOpen,
    onState: (state) => states.push(state),
    onSessionOver,
  });
  socket.open();
  return { socket, made, states, frames, onOpen, onSessionOver };
}

test('a connection that is lost is opened again, later and later, and what is followed asked for each time', () => {
  const { made, states, onOpen } = setUp();
  made[0]?.accept();
  made[0]?.end(1006);
  expect(states.at(-1)).toBe('waiting');
  vi.advanceTimersByTime(1000);
  expect(made).toHaveLength(2);
  made[1]?.accept();
  expect(onOpen).toHaveBeenCalledTimes(2);
  expect(states.at(-1)).toBe('open');
});

test('refused several times in a row it says so, and goes on trying', () => {
  const { made, states } = setUp();
  for (let tries = 0; tries < 3; tries += 1) {
    made.at(-1)?.end(1006);
    vi.advanceTimersByTime(20_000);
  }
  expect(states).toContain('refused');
  const before = made.length;
  made.at(-1)?.end(1006);
  vi.advanceTimersByTime(20_000);
  expect(made.length).toBe(before + 1);
});

test('a session that is over is told, frames that are not known are left alone, and closed is closed', () => {
  const { socket, made, frames, onSessionOver } = setUp();
  made[0]?.accept();
  made[0]?.say({ type: 'pong', timestamp: '2026-03-01T00:00:00.000Z' });
  made[0]?.say({ type: 'something_newer' });
  expect(frames.map(({ type }) => type)).toEqual(['pong']);
  made[0]?.end(4401);
  expect(onSessionOver).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  socket.close();
  const before = made.length;
  vi.advanceTimersByTime(60_000);
  expect(made).toHaveLength(before);
  expect(socket.send({ type: 'ping' })).toBe(false);
});
