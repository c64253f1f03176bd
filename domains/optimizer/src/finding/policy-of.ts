import { type PolicyAction, type PolicyMatch, type ProposedPolicy, proposedPolicySchema } from '@apex/contracts';
import { modelProfile } from '@apex/pricing';
import type { FindingDraft } from './finding-draft.ts';

/** A model that nothing but prices speak for gets half of the sessions, of which a tenth stays for comparison. */
const experiment = { rollout_percent: 50, holdout_percent: 10 };
const unchangedPrompt = { stable_tools: false, breakpoints: false, cache_key: false };
const longestName = 255;

interface Idea {
  readonly name: string;
  readonly match: PolicyMatch;
  readonly action: PolicyAction;
  readonly shares?: typeof experiment;
}

/**
 * What a gateway would do about a finding; null where it can do nothing: the calls cannot be told from others by what
 * the gateway sees (a workspace, many small places), or the change is one of the client's code or data. It does what was
 * measured and no more.
 */
export function policyOf(draft: Pick<FindingDraft, 'kind' | 'scope' | 'facts'>): ProposedPolicy | null {
  const idea = ideaOf(draft);
  if (idea === null) return null;
  const { name, match, action, shares } = idea;
  const told = { name: name.slice(0, longestName), rule: { match, action, ...shares } };
  // What a client called a feature may be longer than a policy can say.
  const policy = proposedPolicySchema.safeParse(told);
  return policy.success ? policy.data : null;
}

function ideaOf({ kind, scope, facts }: Pick<FindingDraft, 'kind' | 'scope' | 'facts'>): Idea | null {
  const { feature = '', lifetime, recorded, model = '', usual_model = '' } = scope;
  if (!isExact(feature)) return null;
  const match = { labels: { feature: [feature] } };
  switch (kind) {
    case 'exact_cache': {
      const ms = facts.find(({ name }) => name === 'lifetime')?.value;
      if (typeof ms !== 'number') return null;
      // The replay gave an answer to whoever of the project sent the prompt again.
      const cache = { ttl_seconds: Math.ceil(ms / 1000), scope: 'project', coalesce: true } as const;
      return { name: `Answers kept: ${feature}`, match, action: { cache } };
    }
    case 'cache_break': {
      const prompt_cache = { stable_tools: true, breakpoints: true, cache_key: true };
      return { name: `Prompts in a steady order: ${feature}`, match, action: { prompt_cache } };
    }
    case 'cache_lifetime': {
      if (lifetime !== '5m' && lifetime !== '1h') return null;
      // Where no cache was recorded the marks are missing as well.
      const marks = { ...unchangedPrompt, breakpoints: recorded !== undefined };
      return {
        name: `Prompt cache of ${lifetime}: ${feature}`,
        match,
        action: { prompt_cache: { ...marks, lifetime } },
      };
    }
    case 'premium_model': {
      if (modelProfile(null, usual_model) === undefined || !isExact(model)) return null;
      const name = `${usual_model} instead of ${model}: ${feature}`;
      return { name, match: { ...match, models: [model] }, action: { model: usual_model }, shares: experiment };
    }
    case 'retry_storm':
    case 'unused_tools':
    case 'unpriced_calls':
      return null;
  }
}

/** A star would stand for anything. */
function isExact(name: string): boolean {
  return name !== '' && name !== '(none)' && !name.includes('*');
}
