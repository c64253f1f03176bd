import type { AgentName } from '@apex/contracts';
import type { EndStatus } from '../event/write-records.ts';

/** What the runs of this process tell of themselves beside their events. */
export interface RunObserver {
  /** The trace the question came with; undefined outside of one. */
  trace_id(): string | undefined;
  /** From the run's turn to its first stored event. */
  firstEvent(seconds: number): void;
  ended(status: EndStatus, seconds: number): void;
  /** Runs an agent as a span, and takes its time. */
  agent<T>(name: AgentName, work: () => Promise<T>): Promise<T>;
}

/** Observes nothing: for who composes the chat without metrics. */
export const unobserved: RunObserver = {
  trace_id: () => undefined,
  firstEvent: () => undefined,
  ended: () => undefined,
  agent: (_name, work) => work(),
};
