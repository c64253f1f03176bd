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
export interface AlertKeeper {
  raise(alert: OperatingAlert): Promise<void>;
  /** Every trouble but those of these keys is over. */
  settle(still: readonly string[]): Promise<void>;
}

/** Loud in the log, and kept where people see it as soon as there is an organisation to keep it for. */
export function alertByStore<Organisation>(
  log: Log,
  store: {
    readonly organisation: () => Promise<Organisation | null>;
    readonly raise: (organisation: Organisation, alert: OperatingAlert) => Promise<void>;
    readonly settle: (organisation: Organisation, still: readonly string[]) => Promise<void>;
  },
): AlertKeeper {
  return {
    async raise(alert) {
      const { key, severity, title, detail, runbook } = alert;
      log.error({ alert: key, severity, detail, runbook }, title);
      const organisation = await store.organisation();
      if (organisation !== null) await store.raise(organisation, alert);
    },
    async settle(still) {
      const organisation = await store.organisation();
      if (organisation !== null) await store.settle(organisation, still);
    },
  };
}
