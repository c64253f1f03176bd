import { ApexError } from '@apex/contracts';
import type { Metrics } from '@apex/kit/metrics';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';

export interface MetricsAccess {
  readonly is_public: boolean;
  readonly token: string | undefined;
}

const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Of the connection, not of a header somebody sent. */
const isHere = ({ raw }: FastifyRequest): boolean => loopback.test(raw.socket.remoteAddress ?? '');

/** Without a token a proxy on this machine would let everybody in: what was forwarded came from elsewhere. */
const isForwarded = ({ headers }: FastifyRequest): boolean =>
  headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;

function admit(request: FastifyRequest, { is_public, token }: MetricsAccess): void {
  if (is_public) return;
  if (token === undefined) {
    if (isHere(request) && !isForwarded(request)) return;
    throw new ApexError({
      kind: 'forbidden',
      reason: 'platform.metrics_local_only',
      message: 'Metrics are shown to this machine alone. Set APEX_METRICS_TOKEN and send it as a bearer token.',
    });
  }
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (sent !== undefined && timingSafeEqual(digest(sent), digest(token))) return;
  throw new ApexError({
    kind: 'unauthenticated',
    reason: 'platform.metrics_token_wanted',
    message: 'Send the token of APEX_METRICS_TOKEN as a bearer token.',
  });
}

/** `/metrics` in the text form of Prometheus, for whom the configuration lets read it. */
export function mountMetrics(app: FastifyInstance, metrics: Metrics, access: MetricsAccess): void {
  app.get('/metrics', async (request, reply) => {
    admit(request, access);
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text());
  });
}
