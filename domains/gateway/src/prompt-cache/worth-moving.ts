import { type Catalogue, type Instant, type Pico, priceUsage, resolveRate } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';
import type { Usage } from '@apex/contracts';

export interface MoveQuestion {
  readonly from_model: string;
  readonly to_model: string;
  /** As the catalogue of prices names them; absent: told by the model. */
  readonly from_provider?: string | null;
  readonly to_provider?: string | null;
  /** What the old model's provider holds of the prompt. */
  readonly cached_prefix_tokens: number;
  /** Of the next call, beyond the prefix. */
  readonly expected_fresh_tokens: number;
  readonly expected_output_tokens: number;
  /** The next call and those after it; 1: nothing is known beyond the next. */
  readonly expected_turns?: number;
  readonly catalogue: Catalogue;
  readonly at: Instant;
}

export interface MoveAnswer {
  readonly move: boolean;
  /** In words. */
  readonly why: string;
  /** Of the next call on the old model, its prefix read; null: not known. */
  readonly stay_cost: Pico | null;
  /** Of the next call on the new model, its prefix written anew; null: not known. */
  readonly move_cost: Pico | null;
  /** So many calls must follow for the move to have paid; null: it never does, or it is not known. */
  readonly break_even_turns: number | null;
}

/**
 * Whether a conversation should leave the model that holds its prefix. It should where the next call alone costs no more
 * elsewhere, or where so many turns are expected that the lower price of those after it pays for writing the prefix
 * anew: `break_even_turns`, of which each is taken to be like the next. Without prices nothing speaks against. Pure, on
 * the hot path.
 */
export function worthMoving(question: MoveQuestion): MoveAnswer {
  const { from_model, to_model, cached_prefix_tokens: prefix, expected_turns = 1 } = question;
  const rest = { input: question.expected_fresh_tokens, output: question.expected_output_tokens };
  const from = { provider: question.from_provider ?? null, model: question.from_model };
  const to = { provider: question.to_provider ?? null, model: to_model };
  const stay = costOf(question, from, { ...rest, cache_read: prefix });
  const first =
    costOf(question, to, { ...rest, cache_write_5m: prefix }) ??
    costOf(question, to, { ...rest, input: rest.input + prefix });
  const later = costOf(question, to, { ...rest, cache_read: prefix }) ?? first;
  if (stay === null || first === null || later === null) {
    const why = `The price of ${stay === null ? from_model : to_model} is not known, so nothing speaks against the move.`;
    return { move: true, why, stay_cost: stay, move_cost: first, break_even_turns: null };
  }
  const costs = { stay_cost: stay, move_cost: first };
  if (first <= stay) {
    return { ...costs, move: true, why: `The next call costs no more on ${to_model}.`, break_even_turns: 1 };
  }
  const gain = stay - later;
  const lost = `Moving would throw away ${prefix} cached tokens`;
  if (gain <= 0n) {
    return {
      ...costs,
      move: false,
      why: `${lost}, and ${to_model} saves nothing later either.`,
      break_even_turns: null,
    };
  }
  const break_even_turns = Number((first - stay + gain - 1n) / gain) + 1;
  const move = expected_turns >= break_even_turns;
  const pays = `pays after ${break_even_turns} calls, and ${expected_turns} ${expected_turns === 1 ? 'is' : 'are'} expected`;
  return { ...costs, move, why: `${lost}: that ${pays}.`, break_even_turns };
}

function costOf(
  { catalogue, at }: MoveQuestion,
  { provider, model }: { readonly provider: string | null; readonly model: string },
  parts: Partial<Usage>,
): Pico | null {
  const { rate } = resolveRate({ provider, model, at, tier: 'standard' }, { catalogue });
  const cost = rate === null ? null : priceUsage(rate, { ...emptyUsage(), ...parts }).cost;
  return cost;
}
