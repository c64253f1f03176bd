export { githubClient, type GithubSimulator, startGithubSimulator } from './github-server.ts';
export { oidcClient, type OidcFault, type OidcIssuer, startOidcIssuer } from './oidc-issuer.ts';
export { type SmtpSimulator, startSmtpSimulator } from './smtp-server.ts';
