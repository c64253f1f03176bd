import type { Run, ThreadId } from '@apex/contracts';

export interface Question {
  readonly thread_id?: ThreadId | undefined;
  readonly text: string;
  /** Sent again with the same one, it is not asked again. */
  readonly client_ref?: string | undefined;
}

export type AskedAnswer = Run & { queue_position: number };
