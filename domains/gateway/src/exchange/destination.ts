import { ApexError, type PolicyAction, type PolicyTarget, type WireFormat } from '@apex/contracts';
import type { Health, HealthBook } from '../dispatch/upstream-health.ts';
import type { CallRoute } from '../listen/call-route.ts';
import type { CallableUpstream, Snapshot } from '../snapshot/snapshot.ts';
import type { CallFacts } from './call-facts.ts';
import { unitDraw } from './unit-draw.ts';
import { formatsOf, providerOf } from '../upstream/upstream-kind.ts';
import { type Candidates, upstreamsFor } from '../upstream/upstreams-for.ts';

/** Where a call may go. */
export interface Destination {
  readonly upstream: CallableUpstream;
  /** As the upstream knows it. */
  readonly model: string;
  /** What it is sent in; null: as it came, on whatever path. */
  readonly format: WireFormat | null;
  /** As the catalogue of prices names it. */
  readonly provider: string;
}

export interface Wanted {
  readonly snapshot: Snapshot;
  readonly route: CallRoute;
  /** As the client asked for it, or as a budget moved it. */
  readonly model: string;
  readonly action: Readonly<Partial<PolicyAction>>;
  readonly health: HealthBook;
  readonly now_ms: number;
  /** What is drawn by: the same for all calls of a session. */
  readonly facts: Pick<CallFacts, 'unit'>;
}

/** Those that serve a target, in the order they are to be tried: a draw by weight first, ill ones last. */
function serving(wanted: Wanted, target: PolicyTarget): Destination[] {
  const { snapshot, route } = wanted;
  const asked = target.model ?? wanted.model;
  const name = target.upstream === undefined ? asked : `${target.upstream}/${asked}`;
  const { candidates, model } = candidatesFor(snapshot.upstreams, name, formatWanted(route));
  return ordered(candidates, wanted).map((upstream) => ({
    upstream,
    model,
    format: formatFor(upstream, route),
    provider: providerOf(upstream),
  }));
}

const known = new WeakMap<readonly CallableUpstream[], Map<string, Candidates>>();
/** Names come from outside. */
const mostKnown = 1000;

/** Remembered for as long as the upstreams stay the same. */
function candidatesFor(upstreams: readonly CallableUpstream[], name: string, format: WireFormat | null): Candidates {
  let answers = known.get(upstreams);
  if (answers === undefined) known.set(upstreams, (answers = new Map()));
  const place = format === null ? name : `${format} ${name}`;
  const answer = answers.get(place);
  if (answer !== undefined) return answer;
  if (answers.size >= mostKnown) answers.clear();
  const found = upstreamsFor(upstreams, name, format);
  answers.set(place, found);
  return found;
}

/** For paths without a body of a known shape the family tells which kind of upstream is meant. */
function formatWanted({ format, family }: CallRoute): WireFormat | null {
  if (format !== null) return format;
  if (family === 'anthropic') return 'anthropic_messages';
  if (family === 'gemini') return 'gemini_generate_content';
  return 'openai_chat';
}

/** The client's own where the upstream speaks it, else the first it speaks. */
function formatFor(upstream: CallableUpstream, { format }: CallRoute): WireFormat | null {
  if (format === null) return null;
  const spoken = formatsOf(upstream);
  return spoken.includes(format) ? format : (spoken[0] ?? format);
}

function ordered(candidates: readonly CallableUpstream[], wanted: Wanted): readonly CallableUpstream[] {
  if (candidates.length < 2) return candidates;
  const first = byWeight(candidates, unitDraw(wanted.facts.unit));
  const rest = candidates.filter((candidate) => candidate !== first);
  const all = first === undefined ? rest : [first, ...rest];
  const isOpen = ({ id }: CallableUpstream): boolean => wanted.health.of(id).state(wanted.now_ms) === 'open';
  return [...all.filter((one) => !isOpen(one)), ...all.filter(isOpen)];
}

function byWeight<T extends { readonly weight: number }>(among: readonly T[], draw: number): T | undefined {
  const total = among.reduce((sum, { weight }) => sum + weight, 0);
  let left = draw * total;
  for (const one of among) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return among.at(-1);
}

/** Whoever answered first lately; those nobody has asked yet come first, so that they are. */
function byLatency(wanted: Wanted, destinations: readonly Destination[]): Destination[] {
  const latencyOf = ({ upstream }: Destination): number => {
    const health: Health = wanted.health.of(upstream.id);
    return health.state(wanted.now_ms) === 'open' ? Number.POSITIVE_INFINITY : (health.quantile(0.5) ?? 0);
  };
  return [...destinations].sort((left, right) => latencyOf(left) - latencyOf(right));
}

/** All destinations of a call in the order they are tried; never empty. Throws where nobody serves the model. */
export function destinationsOf(wanted: Wanted): readonly Destination[] {
  const { action, model } = wanted;
  let found: Destination[];
  if (action.balance !== undefined && action.balance.by === 'latency') {
    found = byLatency(
      wanted,
      action.balance.targets.flatMap((target) => serving(wanted, target)),
    );
  } else {
    // Balance by weight was drawn by the policies, which then name the target.
    found = serving(wanted, {
      ...(action.model === undefined ? {} : { model: action.model }),
      ...(action.upstream === undefined ? {} : { upstream: action.upstream }),
    });
  }
  for (const fallback of action.fallbacks ?? []) found.push(...serving(wanted, fallback));
  if (found.length === 0) throw nobodyServes(wanted.snapshot, action.model ?? model);
  return found;
}

function nobodyServes({ upstreams }: Snapshot, model: string): ApexError {
  if (upstreams.length === 0) {
    return new ApexError({
      kind: 'precondition',
      reason: 'gateway.no_upstream',
      message: 'No upstream is set up. Add one: apex upstreams add openai --kind openai --key-env OPENAI_API_KEY.',
    });
  }
  const names = upstreams.map(({ name, enabled }) => (enabled ? name : `${name} (off)`)).join(', ');
  return new ApexError({
    kind: 'not_found',
    reason: 'gateway.model_not_served',
    message: `No upstream serves the model ${JSON.stringify(model.slice(0, 200))}. There are ${names}: list the model in one of them, or ask for it as upstream/model.`,
  });
}
