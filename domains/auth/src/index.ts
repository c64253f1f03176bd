export { type Auth, type AuthDeps, createAuth } from './create-auth.ts';
export type { AuthDatabase, PublicJwk } from './auth-database.ts';
export type { Environment } from './environment.ts';
export type { ForgetProject } from './project/forgetting-job.ts';
export { authMigrations } from './migrations.ts';
