import { newNegotiatedPriceSchema } from '@apex/contracts';
import { bundledCatalogue, type Catalogue } from '@apex/pricing';
import { newCaller, startTelemetry } from '@apex/testkit/telemetry';
import { expect, test } from 'vitest';
import { planAtPrices } from './plan-at-prices.ts';
import { createPriceBook } from './price-book.ts';

test('a price that changes while calls are being planned has them planned again before they are written', async () => {
  const fixture = await startTelemetry();
  const tenant = newCaller();
  const prices = createPriceBook(bundledCatalogue);
  const terms = { kind: 'discount', off: '0.5' } as const;
  const price = newNegotiatedPriceSchema.parse({ model: '*', valid_from: '2026-02-10', terms });
  const announced: Catalogue[] = [];
  const planned = await planAtPrices(
    { prices, db: fixture.db, tenant },
    async (catalogue) => {
      if (announced.length === 0) await fixture.telemetry.api.createNegotiatedPrice(tenant, price);
      return catalogue;
    },
    async (catalogue) => {
      announced.push(catalogue);
    },
  );
  expect(announced.map(({ own = [] }) => own.length)).toEqual([0, 1]);
  expect(planned).toBe(announced[1]);
  // Nothing changed: the same object, so what was looked up in it stays known.
  expect(await prices.of(fixture.db, tenant)).toBe(planned);
  await fixture.stop();
});
