import { type RouteTarget, SessionAffinity as Affinity } from '../policy/affinity.ts';
import { cachedTokens } from '../prompt-cache/cached-tokens.ts';
import { type Destination, destinationsOf, type Wanted } from './destination.ts';
import type { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';

/** Keeps a conversation where its prefix is cached, as far as that is worth more than what moving it saves. */
export interface SessionAffinity {
  /** The destinations in the order they are to be tried. On the hot path. */
  arrange(exchange: Exchange, wanted: Wanted, destinations: readonly Destination[]): readonly Destination[];
  /** After an answer: what its provider holds now. */
  remember(exchange: Exchange): void;
}

const fiveMinutesMs = 300_000;
const oneHourMs = 3_600_000;

const targetOf = ({ model, upstream, provider }: Destination): RouteTarget => ({
  model,
  upstream: upstream.name,
  provider,
});

/** Within one session a client may use several models side by side; each of them is a conversation of its own. */
function conversationOf(exchange: Exchange): string {
  const { facts } = knownOf(exchange);
  return facts.operation === 'chat' ? `${facts.unit}\n${facts.model}` : '';
}

export function createSessionAffinity(): SessionAffinity {
  const affinity = new Affinity();
  return {
    arrange(exchange, wanted, destinations) {
      const [first] = destinations;
      const { facts, snapshot } = knownOf(exchange);
      if (first === undefined || affinity.size === 0 || facts.operation !== 'chat') return destinations;
      const { target, why } = affinity.stick(conversationOf(exchange), targetOf(first), facts, snapshot.catalogue);
      if (why !== null) exchange.why.push(why);
      if (target.model === first.model && target.upstream === first.upstream.name) return destinations;
      const there = placesOf(wanted, target);
      const [stay] = there;
      const isIll = stay === undefined || wanted.health.of(stay.upstream.id).state(wanted.now_ms) === 'open';
      return isIll ? destinations : [stay, ...destinations];
    },
    remember(exchange) {
      const { destination, report, body } = exchange;
      const { facts, snapshot } = knownOf(exchange);
      if (destination === undefined || report.usage === null || facts.operation !== 'chat') return;
      const { provider, model } = destination;
      const at = facts.at_ms;
      const prefix_tokens = cachedTokens(report.usage, { provider, model, catalogue: snapshot.catalogue, at });
      const in_tool_loop = report.tools.length > 0;
      // Nothing that would be lost.
      if (prefix_tokens === 0 && !in_tool_loop) {
        if (affinity.size > 0) affinity.forget(conversationOf(exchange), facts);
        return;
      }
      affinity.remember(conversationOf(exchange), targetOf(destination), facts, {
        prefix_tokens,
        output_tokens: report.usage.output,
        in_tool_loop,
        lifetime_ms: body.includes('"1h"') ? oneHourMs : fiveMinutesMs,
        at_ms: at,
      });
    },
  };
}

/** Nobody serves it there any more: then the session goes where it was to go. */
function placesOf(wanted: Wanted, { model, upstream }: RouteTarget): readonly Destination[] {
  const known = wanted.snapshot.upstreams.some((one) => one.name === upstream && one.enabled);
  return known ? destinationsOf({ ...wanted, action: { model, upstream } }) : [];
}
