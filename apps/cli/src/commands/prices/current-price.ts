import { ApexError, type ClientApi, type NegotiatedPrice, type PriceId, type telemetryRoutes } from '@apex/contracts';

/** The version of a price that holds. */
export async function currentPrice(
  client: Pick<ClientApi<typeof telemetryRoutes>, 'listNegotiatedPrices'>,
  id: PriceId,
  signal: AbortSignal,
): Promise<NegotiatedPrice> {
  const { prices } = await client.listNegotiatedPrices({ id }, { signal });
  const [price] = prices;
  if (price !== undefined) return price;
  throw new ApexError({
    kind: 'not_found',
    reason: 'telemetry.price_not_found',
    message: `Your organisation has no price ${id} that holds: see \`apex prices own\`.`,
  });
}
