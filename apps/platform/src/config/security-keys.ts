import { cspDirectives } from '@apex/kit/http';
import { z } from 'zod';
import { key, text } from './key-declaration.ts';

/** A host by scheme, as a policy names it; nothing that would switch a protection off. */
const source = /^(https|wss|http|ws):\/\/[\w*.-]+(:\d{1,5}|:\*)?(\/[\w./~-]*)?$/;

const extraSources = text.transform((value, context) => {
  const found: Record<string, string[]> = {};
  for (const part of value.split(';').filter((one) => one.trim() !== '')) {
    const [directive = '', ...sources] = part.trim().split(/\s+/);
    const known = cspDirectives.find((one) => one === directive);
    if (known === undefined || sources.length === 0 || !sources.every((one) => source.test(one))) {
      context.addIssue({
        code: 'custom',
        message: `must read like: img-src https://cdn.example.com; connect-src https://api.example.com. Directives are ${cspDirectives.join(', ')}`,
      });
      return z.NEVER;
    }
    found[known] = [...(found[known] ?? []), ...sources];
  }
  return found;
});

const pathList = text
  .transform((value) =>
    value
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.string().regex(/^\/[^\s?#]*$/, 'must be paths that begin with a slash')));

const optional = {
  required_in: [],
  secret: false,
  used_by: ['platform'],
  breaks: 'Nothing.',
  impact: 'low',
} as const;

/** What an installation adds to the security headers. */
export const securityKeys = {
  security_csp_report_uri: key('SECURITY_CSP_REPORT_URI', {
    ...optional,
    summary: 'Where browsers report breaches of the Content-Security-Policy to.',
    schema: z.string().regex(/^(\/|https:\/\/)[^\s;,]*$/, 'must be a path or an https address'),
    default: '/api/csp-report',
  }),
  security_csp_extra_sources: key('SECURITY_CSP_EXTRA_SOURCES', {
    ...optional,
    summary: 'Sources the Content-Security-Policy allows besides ours, by directive.',
    schema: extraSources,
    default: 'none',
  }),
  security_cache_exempt_paths: key('SECURITY_CACHE_EXEMPT_PATHS', {
    ...optional,
    summary: 'Comma-separated beginnings of paths whose answers no cache may keep.',
    schema: pathList,
    default: 'none',
  }),
} as const;
