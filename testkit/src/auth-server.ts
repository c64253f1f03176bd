import { authRoutes } from '@apex/contracts';
import { createHttpServer, createRateLimiter, mountRoutes } from '@apex/kit/http';
import { createMetrics } from '@apex/kit/metrics';
import { mountSockets } from '@apex/kit/socket';
import { type AuthFixture, startAuth } from './auth.ts';
import { createTestBrowser, type TestBrowser } from './browser.ts';
import { silentLog } from './silent-log.ts';

export interface AuthServer extends AuthFixture {
  readonly url: string;
  browser(): TestBrowser;
}

export interface AuthServerWish {
  readonly secure?: boolean;
  readonly trusted_origins?: readonly string[];
}

const heartbeatMs = 40;

/** The auth domain behind real HTTP and sockets that tell who asks, over a database of its own. */
export async function startAuthServer(wish: AuthServerWish = {}): Promise<AuthServer> {
  const fixture = await startAuth();
  const app = createHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    clock: fixture.clock,
    environment: 'test',
    body_limit_bytes: 100_000,
    request_timeout_ms: 30_000,
    max_connections: 100,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  const { api, authenticator, browser_sessions: sessions } = fixture.auth;
  const browser = { sessions, secure: wish.secure ?? false, trusted_origins: wish.trusted_origins ?? [] };
  await mountSockets(app, {
    authenticator,
    browser,
    handler: {
      opened: () => undefined,
      received: async (connection) => {
        const { actor, roles } = connection.caller;
        connection.sendText(JSON.stringify({ user_id: actor.user_id, roles }));
      },
      closed: () => undefined,
    },
    log: silentLog,
    metrics: createMetrics(),
    clock: fixture.clock,
    heartbeat_ms: heartbeatMs,
    max_buffered_bytes: 100_000,
  });
  mountRoutes(app, authRoutes, api, { authenticator, rate_limiter: createRateLimiter(1000), browser });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    ...fixture,
    url,
    browser: () => createTestBrowser(url),
    async stop() {
      app.server.closeAllConnections();
      await app.close();
      await fixture.stop();
    },
  };
}
