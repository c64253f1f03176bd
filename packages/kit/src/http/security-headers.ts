export type SecurityLevel = 'strict' | 'moderate' | 'relaxed';

export interface SecurityOptions {
  readonly level: SecurityLevel;
  readonly headers_enabled: boolean;
  readonly csp_enabled: boolean;
  readonly csp_report_only: boolean;
  readonly hsts_enabled: boolean;
  /** True when served over TLS or behind a proxy declared to do so. */
  readonly secure: boolean;
}

function contentSecurityPolicy(level: SecurityLevel): string {
  const inline = level === 'strict' ? '' : " 'unsafe-inline'";
  const script = level === 'relaxed' ? " 'unsafe-inline' 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self'${script}`,
    `style-src 'self'${inline}`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "worker-src 'self' blob:",
    "frame-ancestors 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
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
    ...(options.csp_enabled ? { [policy]: contentSecurityPolicy(options.level) } : {}),
  };
}
