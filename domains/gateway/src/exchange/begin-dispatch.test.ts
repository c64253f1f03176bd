import { bundledCatalogue } from '@apex/pricing';
import { expect, test } from 'vitest';
import type { KnownKey } from '../listen/key-directory.ts';
import { anExchange } from '../relay/test-support/fake-sink.ts';
import type { CallableUpstream, Snapshot } from '../snapshot/snapshot.ts';
import { beginDispatch } from './begin-dispatch.ts';
import type { Facts } from './call-facts.ts';
import type { ExchangeDeps } from './deps.ts';
import { mostOf, unknownPrice } from './reserve.ts';
import { ServedModels } from './served-models.ts';

/** What the journal gets of a call to a model that is held by a budget, and what is held for it. */
function begun(model: string) {
  const { exchange } = anExchange();
  const upstream = { id: 'upstream_a', name: 'a' } as CallableUpstream;
  exchange.key = { principal: { organisation_id: 'org_a' } } as KnownKey;
  exchange.snapshot = { catalogue: bundledCatalogue } as Snapshot;
  exchange.facts = {
    operation: 'chat',
    model,
    input_tokens: 10,
    labels: {},
    at_ms: 1_772_323_200_000,
  } as unknown as Facts;
  exchange.destinations = [{ upstream, model, format: 'openai_chat', provider: 'openai' }];
  exchange.destination = exchange.destinations[0];
  exchange.served = new ServedModels();
  exchange.reservation = { holds: [], settle: () => undefined };
  const lines: string[] = [];
  const journal = { begin: (line: string) => lines.push(line) };
  beginDispatch(exchange, { journal } as unknown as ExchangeDeps);
  return { held: mostOf(exchange).usd, written: JSON.parse(lines[0] ?? '') as { most_usd: string | null } };
}

test('a crash charges the most that a call can have cost, and no hold that only keeps others out', () => {
  const priced = begun('gpt-4.1');
  expect(priced.written.most_usd).toBe(String(priced.held));
  const unpriced = begun('nobody-knows-this-model');
  expect(unpriced.held).toBe(unknownPrice);
  expect(unpriced.written.most_usd).toBeNull();
});
