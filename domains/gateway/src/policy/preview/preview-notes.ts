import type { PolicyAction, PolicyRule } from '@apex/contracts';
import type { Catalogue } from '@apex/pricing';
import type { NewPrices } from './new-prices.ts';
import type { PastMatch } from './past-match.ts';
import type { PreviewTally } from './preview-tally.ts';

export interface Previewed {
  readonly rule: PolicyRule;
  readonly match: PastMatch;
  readonly prices: NewPrices;
  readonly tally: PreviewTally;
  readonly catalogue: Catalogue;
  /** Calls a cache would have answered; null: nothing was replayed. */
  readonly answered_calls: number | null;
}

/** Parts whose effect past calls do not tell, each with why. */
const untellable: Readonly<Partial<Record<keyof PolicyAction, string>>> = {
  upstream: 'Another upstream is taken to ask the same price: its own prices are not compared.',
  fallbacks: 'Fallbacks act on failures alone, whose cost elsewhere past calls do not tell.',
  retries: 'What more or fewer retries would have cost cannot be told from past calls.',
  first_byte_timeout_ms: 'What a timeout would have cut off cannot be told from past calls.',
  total_timeout_ms: 'What a timeout would have cut off cannot be told from past calls.',
  max_output_tokens: 'Shorter answers cost less, but might have been asked for again: left out.',
};

/** What the figures rest on and leave out, in sentences. */
export function previewNotes(previewed: Previewed): string[] {
  const { rule, match, tally, catalogue } = previewed;
  const { action } = rule;
  const notes: string[] = [];
  if (match.impossible) notes.push('No recorded call can match: such calls leave no record, or the labels are empty.');
  if (match.untold.length > 0) {
    notes.push(`Past calls do not tell ${match.untold.join(', ')}: not asked, so fewer may match than are shown.`);
  }
  if (rule.match.input_tokens !== undefined) {
    notes.push('Input tokens are those the provider counted; on the way they are estimated.');
  }
  if (action.refuse !== undefined) {
    notes.push('Refused calls cost nothing; what their callers do instead is not known.');
    return notes;
  }
  notes.push(...priceNotes(previewed), ...cacheNotes(previewed), ...promptCacheNotes(action, tally));
  for (const [part, why] of Object.entries(untellable)) {
    if (action[part as keyof PolicyAction] !== undefined && !notes.includes(why)) notes.push(why);
  }
  if (tally.unpriced_calls > 0) {
    notes.push(`${tally.unpriced_calls} matched calls have no known cost: nothing is reckoned for them.`);
  }
  if (previewed.prices.changes && catalogue.own !== undefined)
    notes.push('Negotiated prices are used where they hold.');
  return notes;
}

function priceNotes({ rule: { action }, prices, tally }: Previewed): string[] {
  const notes: string[] = [];
  if (action.balance?.by === 'latency') notes.push('Which target answers first cannot be told from past calls.');
  if (!prices.changes) return notes;
  notes.push('The same tokens at the price of each call’s time; cached tokens stay cached. Quality is not judged.');
  if (action.shadow !== undefined) notes.push('The shadow’s calls are paid for beside the others.');
  if (tally.unsold_calls > 0) {
    notes.push(`For ${tally.unsold_calls} matched calls no price is known there: they are left at what they cost.`);
  }
  return notes;
}

function cacheNotes({ rule, tally, answered_calls }: Previewed): string[] {
  const { cache } = rule.action;
  if (cache === undefined) return [];
  if (answered_calls === null) {
    return [
      'No matched call tells a hash of its prompt, so repeats cannot be seen: nothing is reckoned for the cache.',
    ];
  }
  const notes = [`${answered_calls} calls would have been answered from memory.`];
  const blind = tally.matched_calls - tally.hashed_calls;
  if (blind > 0) notes.push(`${blind} matched calls tell no hash of their prompt and count as never repeated.`);
  if (cache.scope !== 'project') {
    notes.push(
      `Past calls do not tell whose ${cache.scope} they had: shared by the project, which is the most it can be.`,
    );
  }
  return notes;
}

function promptCacheNotes({ prompt_cache }: PolicyAction, { written_5m, written_1h }: PreviewTally): string[] {
  if (prompt_cache === undefined) return [];
  const written = `They wrote ${written_5m} tokens for 5 minutes and ${written_1h} for an hour.`;
  const told = 'What the prompt cache would have saved is not told here';
  if (prompt_cache.lifetime === undefined) return [`${told}. ${written}`];
  return [`${told}: \`apex simulate prompt-cache --ttl ${prompt_cache.lifetime}\` replays a lifetime. ${written}`];
}
