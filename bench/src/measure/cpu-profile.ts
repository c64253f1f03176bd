import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

/** As V8 tells it: nodes by id, and which of them each sample was in. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where CPU went: milliseconds spent in the function itself. */
export interface SelfTime {
  readonly where: string;
  readonly self_ms: number;
  /** Of the time the process was not idle. */
  readonly share: number;
}

const intervalUs = 200;

type Ask = <T>(method: string, params?: object) => Promise<T>;

/** Speaks to the inspector of a Node process, at the address that it prints. */
async function withInspector<T>(url: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const socket = new WebSocket(url, { maxPayload: 1024 ** 3 });
  await once(socket, 'open');
  let last = 0;
  async function ask<A>(method: string, params: object = {}): Promise<A> {
    last += 1;
    const id = last;
    const answered = Promise.withResolvers<A>();
    const onMessage = (data: RawData): void => {
      const message = JSON.parse((data as Buffer).toString()) as { id?: number; result: A };
      if (message.id !== id) return;
      socket.off('message', onMessage);
      answered.resolve(message.result);
    };
    socket.on('message', onMessage);
    socket.once('error', answered.reject);
    socket.send(JSON.stringify({ id, method, params }));
    return answered.promise;
  }
  try {
    return await work(ask);
  } finally {
    socket.close();
  }
}

/** Profiles CPU while the work goes on. */
export function profileWhile(url: string, work: () => Promise<unknown>): Promise<CpuProfile> {
  return withInspector(url, async (ask) => {
    await ask('Profiler.enable');
    await ask('Profiler.setSamplingInterval', { interval: intervalUs });
    await ask('Profiler.start');
    await work();
    const { profile } = await ask<{ readonly profile: CpuProfile }>('Profiler.stop');
    return profile;
  });
}

/** Where memory was taken, by functions that called one another. */
interface AllocationNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly children: readonly AllocationNode[];
}

const allocationIntervalBytes = 16 * 1024;

/** Samples what is allocated while the work goes on, also what is let go at once. */
export function allocationsWhile(url: string, work: () => Promise<unknown>): Promise<AllocationNode> {
  return withInspector(url, async (ask) => {
    await ask('HeapProfiler.startSampling', {
      samplingInterval: allocationIntervalBytes,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    await work();
    const { profile } = await ask<{ readonly profile: { readonly head: AllocationNode } }>('HeapProfiler.stopSampling');
    return profile.head;
  });
}

/** Bytes by who took them, the most first. */
export function allocatedBy(
  head: AllocationNode,
  nameOf: (stack: Stack) => string,
): { where: string; bytes: number }[] {
  const sums = new Map<string, number>();
  const visit = ({ callFrame, selfSize, children }: AllocationNode, callers: readonly CallFrame[]): void => {
    const stack: Stack = [callFrame, ...callers];
    if (selfSize > 0) {
      const name = nameOf(stack);
      sums.set(name, (sums.get(name) ?? 0) + selfSize);
    }
    for (const child of children) visit(child, stack);
  };
  visit(head, []);
  return [...sums].map(([where, bytes]) => ({ where, bytes })).toSorted((a, b) => b.bytes - a.bytes);
}

/** A function, and who called it, from the inside outwards. */
type Stack = readonly [CallFrame, ...CallFrame[]];

/** Waiting, starting, and where the process was when it had no core. */
const outside = new Set(['(idle)', '(root)', '(program)']);

/** The dearest first; `nameOf` says what is summed up together. */
export function selfTimes(profile: CpuProfile, nameOf: (stack: Stack) => string): SelfTime[] {
  const stacks = stacksOf(profile);
  const sums = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of profile.samples.entries()) {
    const stack = stacks.get(id);
    if (stack === undefined || outside.has(stack[0].functionName)) continue;
    const us = profile.timeDeltas[index] ?? 0;
    busy += us;
    const name = nameOf(stack);
    sums.set(name, (sums.get(name) ?? 0) + us);
  }
  return [...sums]
    .map(([where, us]) => ({ where, self_ms: us / 1000, share: us / busy }))
    .toSorted((a, b) => b.self_ms - a.self_ms);
}

/** Parents come before their children in a profile. */
function stacksOf({ nodes }: CpuProfile): Map<number, Stack> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const stacks = new Map<number, Stack>();
  for (const { id, callFrame } of nodes) {
    const parent = parents.get(id);
    stacks.set(id, [callFrame, ...(parent === undefined ? [] : (stacks.get(parent) ?? []))]);
  }
  return stacks;
}

const isNodes = ({ url }: CallFrame): boolean => url === '' || url.startsWith('node:') || url.startsWith('wasm:');

/** A function with its file and line; of what Node does itself, on whose behalf. */
export function functionOf([frame, ...callers]: Stack): string {
  const own = frame.url === '' ? frame.functionName : `${frame.functionName || '(anonymous)'} ${lineOf(frame)}`;
  if (!isNodes(frame)) return own;
  const caller = callers.find((one) => !isNodes(one));
  return caller === undefined ? own : `${own} ← ${caller.functionName || '(anonymous)'} ${lineOf(caller)}`;
}

/** The package or the folder of ours that a function belongs to. */
export function partOf([{ functionName, url }]: Stack): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'V8 and C++';
  const place = placeOf(url);
  return place.startsWith('node:') ? place : place.split('/').slice(0, 4).join('/');
}

const lineOf = ({ url, lineNumber }: CallFrame): string => `${placeOf(url)}:${lineNumber + 1}`;

function placeOf(url: string): string {
  const inside = url.lastIndexOf('/node_modules/');
  if (inside !== -1) return url.slice(inside + '/node_modules/'.length);
  return url.replace(/^file:\/\/.*?\/(?=(apps|bench|domains|packages)\/)/, '');
}
