import { defineRoutes } from '../route.ts';
import { accountRoutes } from './account-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { organisationRoutes } from './organisation-routes.ts';

export const authRoutes = defineRoutes({ ...accountRoutes, ...keyRoutes, ...memberRoutes, ...organisationRoutes });
