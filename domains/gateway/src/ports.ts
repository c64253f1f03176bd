import type { Api, authRoutes, Caller, OtlpBody, Secret, SecretId, telemetryRoutes } from '@apex/contracts';
import type { z } from 'zod';

/** Of telemetry: past calls to preview policies on, and the prices that were negotiated. */
export type TelemetryPort = Pick<
  Api<typeof telemetryRoutes>,
  'listCalls' | 'listNegotiatedPrices' | 'streamReplay' | 'sumUsage'
>;

/** Of telemetry: its OTLP door, through which the record of each call goes. */
export interface IntakePort {
  exportTraces(caller: Caller, body: OtlpBody): Promise<unknown>;
}

/** Of auth: where the providers' keys lie. A value comes out for a part of this process alone, and that it did is written. */
export interface VaultPort {
  createSecret(caller: Caller, input: z.output<typeof authRoutes.createSecret.input>): Promise<Secret>;
  deleteSecret(caller: Caller, input: { readonly id: SecretId }): Promise<unknown>;
  useSecret(caller: Caller, use: { readonly id: SecretId; readonly why: string }): Promise<string>;
}
