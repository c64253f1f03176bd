export { type Auth, type AuthDeps, createAuth } from './create-auth.ts';
export type { AuthDatabase, PublicJwk } from './auth-database.ts';
export type { Environment } from './environment.ts';
export type { ForgetProject } from './project/forgetting-job.ts';
export { authMigrations } from './migrations.ts';
export type { ExportedLine, Exporter } from './account-data/exporter.ts';
export type { MailSettings } from './mail/mail-settings.ts';
export type { GithubSettings, OidcSettings, ProviderSettings } from './provider/provider-settings.ts';
