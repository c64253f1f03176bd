import type { Secret } from '@apex/contracts';

/** What each kind of secret is called. */
export const secretKindLabels: Readonly<Record<Secret['kind'], string>> = {
  provider_key: 'provider key',
  webhook: 'webhook',
  service_account: 'service account',
  other: 'other',
};
