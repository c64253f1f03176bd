import { ApexError } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';
import { isIP } from 'node:net';

const loopbackHost = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;
const localName = /^(?:.+\.)?localhost$/;

function nameOf(host: string): string | undefined {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : undefined;
}

/**
 * A server that only its own machine reaches answers to that machine's names, to addresses and to configured origins.
 * Otherwise a page of any site could have its own name lead here, and be taken for a page of ours.
 */
export function refuseForeignHosts(
  app: FastifyInstance,
  { host, trusted_origins }: { readonly host: string; readonly trusted_origins: readonly string[] },
): void {
  if (!loopbackHost.test(host)) return;
  const trusted = new Set(trusted_origins.map((origin) => new URL(origin).hostname));
  app.addHook('onRequest', async (request) => {
    const name = nameOf(request.host);
    if (name !== undefined && (localName.test(name) || isIP(name) !== 0 || trusted.has(name))) return;
    throw new ApexError({
      kind: 'forbidden',
      reason: 'platform.foreign_host',
      message: 'This server answers on localhost. To reach it by another name, set APEX_TRUSTED_ORIGINS to its origin.',
    });
  });
}
