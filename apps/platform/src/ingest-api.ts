import type { Api, IngestCondition, IngestState, platformRoutes } from '@apex/contracts';
import type { RequireInstaller } from './http/installer.ts';

/** What customers are promised: calls are on the dashboards within five minutes. */
const longestLagSeconds = 300;
/** Beyond this share of the spool somebody should act before exports are refused. */
const nearlyFull = 0.8;

/** How the intake does, in a word; the worst that holds. */
export function judgeIngest(state: IngestState): IngestCondition {
  if (!state.is_open) return 'closed';
  if (state.spool_bytes >= nearlyFull * state.most_spool_bytes) return 'nearly_full';
  return state.lag_seconds > longestLagSeconds ? 'behind' : 'flowing';
}

export interface IngestApiDeps {
  /** Undefined where this process takes no telemetry. */
  readonly state: (() => IngestState) | undefined;
  readonly requireInstaller: RequireInstaller;
}

/** The intake is the installation's, not a tenant's: what waits in it is of everybody. */
export function createIngestApi({
  state,
  requireInstaller,
}: IngestApiDeps): Pick<Api<typeof platformRoutes>, 'getIngest'> {
  return {
    getIngest: async (caller) => {
      await requireInstaller(caller);
      const now = state?.();
      return { ingest: now === undefined ? null : { ...now, condition: judgeIngest(now) } };
    },
  };
}
