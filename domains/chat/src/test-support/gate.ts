import type { ChatPorts } from '../ports.ts';
import { inMemoryOptimizer } from './in-memory-optimizer.ts';
import { inMemoryTelemetry } from './in-memory-telemetry.ts';
import { testCalls } from './test-chat.ts';

export interface Gate {
  readonly ports: ChatPorts;
  /** Resolves when so many questions stand at the gate. */
  reached(count?: number): Promise<void>;
  /** Lets everybody through, from now on. */
  open(): void;
}

/** Ports whose first measurement waits until the test opens the gate, and that ignore being cancelled. */
export function gatedPorts(): Gate {
  const gate = Promise.withResolvers<void>();
  const telemetry = inMemoryTelemetry(() => testCalls);
  let arrived = 0;
  let watchers: (() => void)[] = [];
  return {
    ports: {
      optimizer: inMemoryOptimizer(),
      telemetry: {
        ...telemetry,
        async querySpend(caller, query) {
          arrived += 1;
          for (const look of watchers) look();
          await gate.promise;
          return telemetry.querySpend(caller, query);
        },
      },
    },
    reached: (count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (arrived >= count) resolve();
        };
        watchers = [...watchers, look];
        look();
      }),
    open: () => gate.resolve(),
  };
}
