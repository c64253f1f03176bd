import { ApexError } from '@apex/contracts';
import type { RateLimiter } from '@apex/kit/http';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

export const cspReportPath = '/api/csp-report';

const bodyLimitBytes = 16 * 1024;
const mostReports = 10;

/** What browsers tell in either format; of theirs only what helps is read. */
const olderSchema = z.object({
  'csp-report': z.object({
    'document-uri': z.string().nullish(),
    'blocked-uri': z.string().nullish(),
    'violated-directive': z.string().nullish(),
    'effective-directive': z.string().nullish(),
  }),
});
const newerSchema = z
  .array(
    z.object({
      type: z.string(),
      body: z.object({
        documentURL: z.string().nullish(),
        blockedURL: z.string().nullish(),
        effectiveDirective: z.string().nullish(),
      }),
    }),
  )
  .max(mostReports);

interface Breach {
  readonly directive: string;
  readonly blocked: string;
  readonly page: string;
}

const longest = 100;
const oneLine = (text: string): string => text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, longest);

/** The origin of what was blocked, or a word like `inline`: paths and queries may hold what is nobody's business. */
function placeOf(address: string | null | undefined): string {
  if (address === null || address === undefined || address === '') return 'unknown';
  const url = URL.parse(address);
  return url === null ? oneLine(address.split(/[?#/]/)[0] ?? '') : oneLine(`${url.protocol}//${url.host}`);
}

function pageOf(address: string | null | undefined): string {
  const url = URL.parse(address ?? '');
  // The first part names the page; the rest may name a thing of a tenant's.
  return url === null ? 'unknown' : oneLine(`/${url.pathname.split('/')[1] ?? ''}`);
}

function breachesOf(body: unknown): Breach[] | undefined {
  const older = olderSchema.safeParse(body);
  if (older.success) {
    const report = older.data['csp-report'];
    const directive = report['effective-directive'] ?? report['violated-directive'] ?? 'unknown';
    return [
      { directive: oneLine(directive), blocked: placeOf(report['blocked-uri']), page: pageOf(report['document-uri']) },
    ];
  }
  const newer = newerSchema.safeParse(body);
  if (!newer.success) return undefined;
  return newer.data
    .filter(({ type }) => type === 'csp-violation')
    .map(({ body: { effectiveDirective, blockedURL, documentURL } }) => ({
      directive: oneLine(effectiveDirective ?? 'unknown'),
      blocked: placeOf(blockedURL),
      page: pageOf(documentURL),
    }));
}

function malformed(cause?: unknown): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'platform.bad_csp_report',
    message: 'This is no report of a breach of the Content-Security-Policy.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Takes what browsers report of breaches and logs it. Anybody may send one: few, small, and nothing of it is kept. */
export function mountCspReport(app: FastifyInstance, limiter: RateLimiter): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const types = ['application/csp-report', 'application/reports+json', 'application/json'];
    scope.addContentTypeParser(types, { parseAs: 'string' }, async (_request: unknown, body: string) => {
      try {
        return JSON.parse(body) as unknown;
      } catch (cause) {
        throw malformed(cause);
      }
    });
    scope.route({
      method: 'POST',
      url: cspReportPath,
      bodyLimit: bodyLimitBytes,
      onRequest: async (request) => void (await limiter.take('anonymous', request.ip)),
      handler: async (request, reply) => {
        const breaches = breachesOf(request.body);
        if (breaches === undefined) throw malformed();
        for (const breach of breaches) {
          app.apex.log.warn(
            { ...breach, correlation_id: request.id },
            'a browser reports a breach of the Content-Security-Policy',
          );
        }
        return reply.status(204).send();
      },
    });
  });
}
