export type SecurityLevel = 'strict' | 'moderate' | 'relaxed';

/** Directives that may be given more sources. */
export const cspDirectives = ['script-src', 'style-src', 'img-src', 'font-src', 'connect-src', 'worker-src'] as const;
export type CspDirective = (typeof cspDirectives)[number];

export interface SecurityOptions {
  readonly level: SecurityLevel;
  readonly headers_enabled: boolean;
  readonly csp_enabled: boolean;
  readonly csp_report_only: boolean;
  /** Where browsers report breaches to; null where nowhere. */
  readonly csp_report_uri: string | null;
  /** Sources allowed besides our own, by directive. */
  readonly csp_extra_sources: Readonly<Partial<Record<CspDirective, readonly string[]>>>;
  readonly hsts_enabled: boolean;
  /** True when served over TLS or behind a proxy declared to do so. */
  readonly secure: boolean;
}

function contentSecurityPolicy({ level, csp_report_uri, csp_extra_sources }: SecurityOptions): string {
  const inline = level === 'strict' ? '' : " 'unsafe-inline'";
  const script = level === 'relaxed' ? " 'unsafe-inline' 'unsafe-eval'" : '';
  const own: Record<CspDirective, string> = {
    'script-src': `'self'${script}`,
    'style-src': `'self'${inline}`,
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': "'self' ws: wss:",
    'worker-src': "'self' blob:",
  };
  return [
    "default-src 'self'",
    ...cspDirectives.map((name) => [name, own[name], ...(csp_extra_sources[name] ?? [])].join(' ')),
    "frame-ancestors 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
    ...(csp_report_uri === null ? [] : [`report-uri ${csp_report_uri}`]),
  ].join('; ');
}

/** The headers every answer carries, by declared level and switches. */
export function securityHeaders(options: SecurityOptions): Record<string, string> {
  if (!options.headers_enabled) return {};
  const policy = options.csp_report_only ? 'content-security-policy-report-only' : 'content-security-policy';
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': options.level === 'strict' ? 'DENY' : 'SAMEORIGIN',
    'x-xss-protection': '1; mode=block',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    ...(options.hsts_enabled && options.secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    ...(options.csp_enabled ? { [policy]: contentSecurityPolicy(options) } : {}),
  };
}
