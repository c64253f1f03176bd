import { z } from 'zod';
import { flag, key, text, url } from './key-declaration.ts';

const optional = { required_in: [], used_by: ['auth'], impact: 'medium' } as const;
const none = 'none: nobody signs in with it';

function clientId<const N extends string>(name: N, provider: string, together: string) {
  return key(name, {
    ...optional,
    summary: `Client id of this installation at ${provider}; goes with ${together}.`,
    schema: text,
    secret: false,
    default: none,
    breaks: `Nobody can sign in with ${provider}.`,
  });
}

function clientSecret<const N extends string>(name: N, provider: string) {
  return key(name, {
    ...optional,
    summary: `Client secret of this installation at ${provider}.`,
    schema: text,
    secret: true,
    default: none,
    breaks: `Nobody can sign in with ${provider}.`,
  });
}

function redirectUri<const N extends string>(name: N, provider: string, path: string) {
  return key(name, {
    ...optional,
    summary: `Callback address as it is registered with ${provider}; it must be APEX_PUBLIC_URL${path}.`,
    schema: url('http:', 'https:'),
    secret: false,
    default: `{APEX_PUBLIC_URL}${path}`,
    breaks: `Nothing, where what is registered is right; otherwise ${provider} refuses every sign-in.`,
    impact: 'low',
  });
}

/** Mail, and the identity providers people may sign in with. */
export const identityKeys = {
  smtp_url: key('APEX_SMTP_URL', {
    ...optional,
    summary: 'Mail server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465; goes with APEX_MAIL_FROM.',
    schema: url('smtp:', 'smtps:'),
    secret: true,
    default: 'none: in dev and test links are written to the log instead',
    breaks:
      'In staging and prod nobody can reset a password or confirm an address; invitations are links to hand over.',
    impact: 'high',
  }),
  mail_from: key('APEX_MAIL_FROM', {
    ...optional,
    summary: 'Who mails are from: an address, or Name <address>.',
    schema: text.refine((value) => /^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(value), {
      message: 'must be an e-mail address, or Name <address>',
    }),
    secret: false,
    default: null,
    breaks: 'No mail is sent.',
    impact: 'high',
  }),
  require_verified_email: key('APEX_REQUIRE_VERIFIED_EMAIL', {
    ...optional,
    summary: 'Whether people have to confirm their e-mail address before they are let in; needs a mail server.',
    schema: flag,
    secret: false,
    default: 'false',
    breaks: 'Nothing.',
    impact: 'low',
  }),
  google_client_id: clientId('APEX_GOOGLE_CLIENT_ID', 'Google', 'APEX_GOOGLE_CLIENT_SECRET'),
  google_client_secret: clientSecret('APEX_GOOGLE_CLIENT_SECRET', 'Google'),
  google_redirect_uri: redirectUri('APEX_GOOGLE_REDIRECT_URI', 'Google', '/sign-in/callback/google'),
  github_client_id: clientId('APEX_GITHUB_CLIENT_ID', 'GitHub', 'APEX_GITHUB_CLIENT_SECRET'),
  github_client_secret: clientSecret('APEX_GITHUB_CLIENT_SECRET', 'GitHub'),
  github_redirect_uri: redirectUri('APEX_GITHUB_REDIRECT_URI', 'GitHub', '/sign-in/callback/github'),
  github_url: key('APEX_GITHUB_URL', {
    ...optional,
    summary: 'Address of a GitHub Enterprise server.',
    schema: url('http:', 'https:').transform((value) => new URL(value).origin),
    secret: false,
    default: 'https://github.com',
    breaks: 'Nothing: people sign in with github.com.',
    impact: 'low',
  }),
  oidc_issuer: key('APEX_OIDC_ISSUER', {
    ...optional,
    summary: 'Issuer of an OpenID Connect provider; goes with APEX_OIDC_CLIENT_ID and APEX_OIDC_CLIENT_SECRET.',
    schema: url('http:', 'https:'),
    secret: false,
    default: none,
    breaks: 'Nobody can sign in with it.',
  }),
  oidc_name: key('APEX_OIDC_NAME', {
    ...optional,
    summary: 'What the sign-in page calls that provider.',
    schema: text.pipe(z.string().max(60)),
    secret: false,
    default: 'the host of APEX_OIDC_ISSUER',
    breaks: 'Nothing.',
    impact: 'low',
  }),
  oidc_client_id: clientId('APEX_OIDC_CLIENT_ID', 'the OpenID Connect provider', 'APEX_OIDC_ISSUER'),
  oidc_client_secret: clientSecret('APEX_OIDC_CLIENT_SECRET', 'the OpenID Connect provider'),
  oidc_redirect_uri: redirectUri('APEX_OIDC_REDIRECT_URI', 'the OpenID Connect provider', '/sign-in/callback/oidc'),
} as const;
