export const alertViews = ['firing', 'past', 'rules', 'webhooks'] as const;
export type AlertView = (typeof alertViews)[number];

export const alertViewLabels: Readonly<Record<AlertView, string>> = {
  firing: 'Firing',
  past: 'Resolved',
  rules: 'Rules',
  webhooks: 'Webhooks',
};
