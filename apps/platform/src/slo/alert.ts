import type { Log } from '@apex/kit/log';

/** Something about the service itself that somebody must look after. */
export interface OperatingAlert {
  /** The same trouble has the same key, also after a restart: who keeps alerts keeps one of it. */
  readonly key: string;
  readonly severity: 'page' | 'ticket';
  readonly title: string;
  readonly detail: string;
  /** Path of the page that says what to do. */
  readonly runbook: string;
  readonly at: string;
}

/** Where alerts go; the composition root names who keeps them. */
export type RaiseAlert = (alert: OperatingAlert) => Promise<void>;

/** For an installation that keeps alerts nowhere else: loud, with the way out. */
export function alertByLog(log: Log): RaiseAlert {
  return async ({ key, severity, title, detail, runbook }) => {
    log.error({ alert: key, severity, detail, runbook }, title);
  };
}
