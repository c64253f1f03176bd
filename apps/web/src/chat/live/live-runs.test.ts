import type { RunEvent, RunId, ThreadId } from '@apex/contracts';
import { expect, test, vi } from 'vitest';
import { createLiveRuns } from './live-runs.ts';

const run_id = 'run_1' as RunId;
const thread_id = 'thread_1' as ThreadId;

function thinking(seq: number): RunEvent {
  const base = { run_id, thread_id, agent_name: 'data', timestamp: '2026-03-01T00:00:00.000Z', seq } as const;
  return seq === 1
    ? { ...base, type: 'agent_started', payload: { status: 'started', message: 'Measuring' } }
    : { ...base, type: 'agent_thinking', payload: { thought: `thought ${seq}`, step_number: 1, total_steps: null } };
}

function setUp() {
  const frames: (() => void)[] = [];
  const runs = createLiveRuns((draw) => frames.push(draw));
  const drawFrame = () => frames.splice(0).forEach((draw) => draw());
  runs.keep({ run_id, thread_id, status: 'running' });
  drawFrame();
  return { runs, drawFrame };
}

test('however many events come within a frame, they are drawn once', () => {
  const { runs, drawFrame } = setUp();
  const drawn = vi.fn<() => void>();
  runs.subscribe(drawn);
  for (let seq = 1; seq <= 50; seq += 1) runs.take(thinking(seq));
  expect(drawn).toHaveBeenCalledTimes(0);
  drawFrame();
  expect(drawn).toHaveBeenCalledTimes(1);
  expect(runs.get(run_id)?.agents[0]?.thoughts).toHaveLength(49);
});

test('an event that was seen changes nothing, and one after a gap is refused until the gap is filled', () => {
  const { runs, drawFrame } = setUp();
  expect(runs.take(thinking(1))).toBe(true);
  expect(runs.take(thinking(2))).toBe(true);
  expect(runs.take(thinking(2))).toBe(true);
  expect(runs.take(thinking(4))).toBe(false);
  expect(runs.reached(run_id)).toBe(2);
  expect(runs.take(thinking(3))).toBe(true);
  expect(runs.take(thinking(4))).toBe(true);
  drawFrame();
  expect(runs.get(run_id)?.agents[0]?.thoughts).toEqual(['thought 2', 'thought 3', 'thought 4']);
});

test('a run that has ended is no longer followed, also before that is drawn', () => {
  const { runs, drawFrame } = setUp();
  expect(runs.open()).toHaveLength(1);
  runs.end(run_id, 'complete');
  expect(runs.open()).toHaveLength(0);
  drawFrame();
  expect(runs.get(run_id)?.status).toBe('complete');
});
