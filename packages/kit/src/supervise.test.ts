import { expect, test, vi } from 'vitest';
import { type ChildEngine, type ChildExit, supervise } from './supervise.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

class FakeEngine implements ChildEngine {
  readonly pid: number;
  readonly #end = Promise.withResolvers<ChildExit>();
  readonly exited = this.#end.promise;
  stopped = false;

  constructor(pid: number) {
    this.pid = pid;
  }

  die(): void {
    this.#end.resolve({ code: null, signal: 'SIGKILL' });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.#end.resolve({ code: 0, signal: null });
  }
}

function setUp(failures = 0) {
  let pids = 0;
  let left = failures;
  let now = 0;
  const pauses: number[] = [];
  const engines: FakeEngine[] = [];
  const previous: (number | undefined)[] = [];
  const options = {
    name: 'engine',
    log,
    now: () => now,
    sleep: async (ms: number) => void pauses.push(ms),
    onUp: vi.fn<(engine: FakeEngine) => void>(),
    onDown: vi.fn<(exit: ChildExit) => void>(),
    start: async (before: FakeEngine | undefined) => {
      previous.push(before?.pid);
      if (engines.length > 0 && left > 0) {
        left -= 1;
        throw new Error('not yet');
      }
      pids += 1;
      const engine = new FakeEngine(pids);
      engines.push(engine);
      return engine;
    },
  };
  return { options, pauses, engines, previous, pass: (ms: number) => (now += ms) };
}

test('an engine that dies is started again and told what it replaces', async () => {
  const { options, engines, previous } = setUp();
  const supervised = await supervise(options);
  engines[0]?.die();
  await vi.waitFor(() => expect(supervised.restarts()).toBe(1));
  expect(supervised.current().pid).toBe(2);
  expect(previous).toEqual([undefined, 1]);
  expect(options.onDown).toHaveBeenCalledExactlyOnceWith({ code: null, signal: 'SIGKILL' });
  expect(options.onUp).toHaveBeenCalledTimes(2);
  await supervised.stop();
});

test('pauses grow while it will not start, and shrink after it lived well', async () => {
  const { options, engines, pauses, pass } = setUp(3);
  const supervised = await supervise(options);
  engines[0]?.die();
  await vi.waitFor(() => expect(supervised.restarts()).toBe(1));
  expect(pauses).toEqual([100, 200, 400, 800]);
  pass(60_000);
  engines[1]?.die();
  await vi.waitFor(() => expect(supervised.restarts()).toBe(2));
  expect(pauses.at(-1)).toBe(100);
  await supervised.stop();
});

test('stopping ends the engine and starts no other', async () => {
  const { options, engines } = setUp();
  const supervised = await supervise(options);
  await supervised.stop();
  expect(engines.map((engine) => engine.stopped)).toEqual([true]);
  expect(options.onDown).not.toHaveBeenCalled();
});

test('a first start that fails is thrown', async () => {
  const { options } = setUp();
  await expect(supervise({ ...options, start: () => Promise.reject(new Error('no binaries')) })).rejects.toThrow(
    'no binaries',
  );
});
