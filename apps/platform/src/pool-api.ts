import type { Api, Caller, platformRoutes } from '@apex/contracts';
import type { PoolControl } from '@apex/postgres';
import type { RequireInstaller } from './http/installer.ts';

export interface PoolApiDeps {
  readonly pool: PoolControl;
  readonly requireInstaller: RequireInstaller;
}

type PoolRoute = Extract<keyof typeof platformRoutes, `${string}Pool` | `pool${string}`>;

/** The pool is the installation's, not a tenant's: only who runs the installation sees and steers it. */
export function createPoolApi({ pool, requireInstaller }: PoolApiDeps): Pick<Api<typeof platformRoutes>, PoolRoute> {
  const guarded =
    <I, O>(verb: (input: I) => O | Promise<O>) =>
    async (caller: Caller, input: I): Promise<O> => {
      await requireInstaller(caller);
      return verb(input);
    };
  const steered = (verb: () => Promise<void>) =>
    guarded(async () => {
      await verb();
      return pool.stats();
    });
  return {
    poolStats: guarded(() => pool.stats()),
    poolMetrics: guarded(() => pool.metrics()),
    poolSummary: guarded(() => pool.summary()),
    poolHealth: guarded(() => pool.health()),
    poolConfig: guarded(() => pool.config),
    warmPool: steered(() => pool.warm()),
    resetPool: steered(() => pool.reset()),
    initializePool: steered(() => pool.initialize()),
    checkPool: guarded(({ enabled }: { enabled?: boolean | undefined }) => pool.check(enabled)),
  };
}
