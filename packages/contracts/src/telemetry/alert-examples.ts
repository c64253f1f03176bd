/** Examples for the document; each is checked against its schema by a test. */
const at = '2026-03-02T09:00:00.000Z';

export const alertRuleExample = {
  id: 'rule_01993a5e-7c00-7000-8000-000000000031',
  name: 'Cost of a user in 24 hours',
  condition: {
    kind: 'threshold',
    measure: 'cost',
    above: '50',
    window: { unit: 'rolling', hours: 24 },
    by: 'user',
    filters: [],
  },
  runbook: null,
  enabled: true,
  muted_until: null,
  checked_at: at,
  problem: null,
  created_at: at,
  created_by: 'user_01993a5e-7c00-7000-8000-000000000001',
  version: 1,
};

export const alertExample = {
  id: 'alert_01993a5e-7c00-7000-8000-000000000032',
  project_id: 'project_01993a5e-7c00-7000-8000-000000000003',
  rule_id: alertRuleExample.id,
  state: 'firing',
  key: `rule:${alertRuleExample.id}:user=ana:2026-03-01T09:00:00.000Z`,
  title: 'Spend of user ana in the last 24 hours is $61.20, above $50',
  detail: 'Model claude-opus-4-6 is 92 % of it.',
  severity: 'ticket',
  subject: 'ana',
  unit: 'usd',
  observed: '61.200000000000',
  reference: '50',
  explained_by: [{ dimension: 'model', value: 'claude-opus-4-6', share: 0.92 }],
  link: '/alerts/alert_01993a5e-7c00-7000-8000-000000000032',
  runbook: null,
  period_from: '2026-03-01T09:00:00.000Z',
  period_to: at,
  first_seen_at: at,
  last_seen_at: at,
  resolved_at: null,
  resolved_because: null,
  occurrences: 1,
  acknowledged_at: null,
  acknowledged_by: null,
  muted: false,
};

export const alertSeriesExample = {
  unit: 'usd',
  grain: 'day',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
  points: [
    {
      at: '2026-03-01T00:00:00.000Z',
      value: '61.200000000000',
      expected: null,
      low: null,
      high: null,
      over: true,
    },
  ],
  subject: 'ana',
  threshold: '50',
  would_alert: 1,
};

export const alertWebhookExample = {
  id: 'webhook_01993a5e-7c00-7000-8000-000000000033',
  name: 'On call',
  url: 'https://hooks.example.com/apex',
  enabled: true,
  note: null,
  failures: 0,
  last_success_at: at,
  created_at: at,
  version: 1,
};

export const alertDeliveryExample = {
  id: 'delivery_01993a5e-7c00-7000-8000-000000000034',
  alert_id: alertExample.id,
  event: 'alert.fired',
  status: 'delivered',
  attempts: 1,
  created_at: at,
  next_attempt_at: null,
  delivered_at: '2026-03-02T09:00:01.000Z',
  last_status: 204,
  last_error: null,
  last_response: null,
};
