import { authRoutes, type Caller, telemetryRoutes } from '@apex/contracts';
import { expect, test } from 'vitest';
import { authorise } from './authenticate.ts';

test('a key with the scope gateway alone may ask who it is, and nothing else behind a route', () => {
  const key = { actor: { type: 'key' }, scopes: ['gateway'], roles: ['owner'] } as unknown as Caller;
  const open = Object.entries({ ...authRoutes, ...telemetryRoutes }).filter(([, route]) => {
    if (route.access === 'public') return false;
    try {
      authorise(key, route);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ kind: 'forbidden' });
      return false;
    }
  });
  expect(open.map(([name]) => name)).toEqual(['whoami']);
});
