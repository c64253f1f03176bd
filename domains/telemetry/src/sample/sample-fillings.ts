import type { SampleProgress } from '@apex/contracts';

/** Makes a sample, telling how far it is; ends early when the signal does. */
export type Making = (signal: AbortSignal) => AsyncGenerator<SampleProgress, void, void>;

/** Samples being filled, one a project: whoever asks follows, and whoever leaves stops nothing. */
export interface SampleFillings {
  follow(project_id: string, making: Making): AsyncGenerator<SampleProgress, void, void>;
  /** Stops those under way; the next fill completes them. */
  close(): Promise<void>;
}

interface Filling {
  latest: SampleProgress | null;
  /** Resolves with the next step, and with the end. */
  next: PromiseWithResolvers<void>;
  readonly ended: Promise<void>;
  is_over: boolean;
}

export function createSampleFillings(): SampleFillings {
  const running = new Map<string, Filling>();
  const stopping = new AbortController();

  function start(project_id: string, making: Making): Filling {
    const told = (): void => {
      const { resolve } = filling.next;
      filling.next = Promise.withResolvers();
      resolve();
    };
    async function run(): Promise<void> {
      try {
        for await (const step of making(stopping.signal)) {
          filling.latest = step;
          told();
        }
      } finally {
        filling.is_over = true;
        running.delete(project_id);
        told();
      }
    }
    const filling: Filling = {
      latest: null,
      next: Promise.withResolvers(),
      ended: Promise.resolve().then(run),
      is_over: false,
    };
    // Who follows is told of a failure; where everybody left, the next fill tries again.
    filling.ended.catch(() => undefined);
    running.set(project_id, filling);
    return filling;
  }

  return {
    async *follow(project_id, making) {
      const filling = running.get(project_id) ?? start(project_id, making);
      let shown: SampleProgress | null = null;
      while (!filling.is_over) {
        const { promise } = filling.next;
        if (filling.latest !== null && filling.latest !== shown) {
          shown = filling.latest;
          yield shown;
        } else await promise;
      }
      await filling.ended;
    },
    async close() {
      stopping.abort();
      await Promise.allSettled([...running.values()].map(({ ended }) => ended));
    },
  };
}
