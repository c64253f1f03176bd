import { defineRoutes } from '../route.ts';
import { accountDataRoutes } from './account-data-routes.ts';
import { accountRoutes } from './account-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { organisationRoutes } from './organisation-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import { secondFactorRoutes } from './second-factor-routes.ts';
import { vaultRoutes } from './vault-routes.ts';

export const authRoutes = defineRoutes({
  ...accountRoutes,
  ...recoveryRoutes,
  ...providerRoutes,
  ...secondFactorRoutes,
  ...accountDataRoutes,
  ...keyRoutes,
  ...memberRoutes,
  ...organisationRoutes,
  ...vaultRoutes,
});
