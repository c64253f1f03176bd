import type { BudgetReached } from '@apex/gateway';
import type { Log } from '@apex/kit/log';
import type { Telemetry } from '@apex/telemetry';

const unitOf = { usd: 'USD', tokens: 'tokens', requests: 'requests', concurrent: 'calls at once' } as const;

/** A budget that reached a share of its amount becomes an alert of the organisation, in the app and by webhook. */
export function budgetAlert(log: Log, telemetry: () => Pick<Telemetry, 'operating'> | undefined) {
  return ({ organisation_id, budget, subject, share, spent, window }: BudgetReached): void => {
    const whose = subject === '' ? '' : ` of ${subject}`;
    const percent = Math.round(share * 100);
    const title = `The budget ${budget.name}${whose} is at ${percent} %`;
    const renewal =
      window.renews_at === null
        ? 'It does not renew.'
        : `It renews at ${window.renews_at.slice(0, 16).replace('T', ' ')} UTC.`;
    const detail = `${spent} of ${budget.amount} ${unitOf[budget.unit]} are used. ${renewal}`;
    log.warn({ organisation_id, budget: budget.id, share }, title);
    const at = new Date().toISOString();
    telemetry()
      ?.operating.raise(organisation_id, {
        key: `budget:${budget.id}:${subject}:${window.from ?? 'total'}:${percent}`,
        severity: 'ticket',
        title,
        detail,
        runbook: '/gateway/budgets',
        at,
        ...(window.renews_at === null ? {} : { until: window.renews_at }),
      })
      .catch((error: unknown) => log.error({ error, budget: budget.id }, 'an alert of a budget could not be kept'));
  };
}
