import {
  authRoutes,
  chatRoutes,
  type ClientApi,
  gatewayRoutes,
  optimizerRoutes,
  platformRoutes,
  telemetryRoutes,
} from '@apex/contracts';

/** Every route of the server by its name, which is unique across domains. */
export const routes = {
  ...authRoutes,
  ...telemetryRoutes,
  ...gatewayRoutes,
  ...optimizerRoutes,
  ...chatRoutes,
  ...platformRoutes,
};
export type Routes = typeof routes;

/** Routes that take and give JSON, once: what queries and mutations call by name. */
export type AskName = {
  [K in keyof Routes]: Routes[K] extends { progress: object } | { body: 'bytes' } | { file: readonly string[] }
    ? never
    : K;
}[keyof Routes];

export type AskInput<N extends AskName> = Parameters<ClientApi<Routes>[N]>[0];
export type AskOutput<N extends AskName> = Awaited<ReturnType<ClientApi<Routes>[N]>>;
