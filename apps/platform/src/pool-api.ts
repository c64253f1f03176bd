import { type Api, ApexError, type Caller, type platformRoutes } from '@apex/contracts';
import type { PoolControl } from '@apex/postgres';

export interface PoolApiDeps {
  readonly pool: PoolControl;
  /** Whether it is the organisation of whoever set this installation up. */
  isFirstOrganisation(caller: Caller): Promise<boolean>;
}

type PoolRoute = Extract<keyof typeof platformRoutes, `${string}Pool` | `pool${string}`>;

/** The pool is the installation's, not a tenant's: only who runs the installation sees and steers it. */
export function createPoolApi({ pool, isFirstOrganisation }: PoolApiDeps): Pick<Api<typeof platformRoutes>, PoolRoute> {
  async function requireInstaller(caller: Caller): Promise<void> {
    const mayRule = caller.roles.some((role) => role === 'owner' || role === 'admin');
    if (mayRule && (await isFirstOrganisation(caller))) return;
    throw new ApexError({
      kind: 'forbidden',
      reason: 'platform.not_the_installer',
      message:
        'Only an admin or owner of the organisation that was first on this installation may look at its database.',
    });
  }
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
