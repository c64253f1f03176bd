import { type ClientApi, gatewayRoutes } from '@apex/contracts';
import type { CommandContext } from '../command.ts';
import { signedInClient } from './client.ts';

export type GatewayClient = ClientApi<typeof gatewayRoutes>;

export function gatewayClient(context: CommandContext): GatewayClient {
  return signedInClient(context, gatewayRoutes);
}
