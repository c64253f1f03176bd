export { type Authenticator, credentialOf, type Principal, type ResolvedProject } from './authenticate.ts';
export {
  type BrowserOptions,
  type BrowserSessions,
  type SessionPrincipal,
  type SessionUse,
  sessionValueOf,
} from './browser.ts';
export { invalidInput, toApexError } from './error-reply.ts';
export { fileNameOf } from './file-answer.ts';
export { mountRoutes, type MountOptions } from './mount.ts';
export { type DocumentOptions, openApiDocument } from './openapi.ts';
export { createRateLimiter, type RateLimiter, rateTable } from './rate-limit.ts';
export { cspDirectives, securityHeaders, type SecurityLevel, type SecurityOptions } from './security-headers.ts';
export { createHttpServer, type HttpServerOptions } from './server.ts';
