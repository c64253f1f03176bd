import type { ExplainPolicy, PolicyExplanation } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { CallFacts } from '../exchange/call-facts.ts';
import { compilePolicies } from './compile-policies.ts';
import { loadActivePolicies } from './load-active-policies.ts';
import { type PolicyScope, tenantOf } from './policy-scope.ts';

/** What the active policies would do with a call as it is imagined, each with why. Nothing is sent. */
export async function explainPolicy(scope: PolicyScope, imagined: ExplainPolicy): Promise<PolicyExplanation> {
  const { caller, clock, db, upstreamFor } = scope;
  const { model, operation, content, streaming, input_tokens } = imagined;
  const labels = { ...imagined.labels, ...(imagined.session === '' ? {} : { session: imagined.session }) };
  const facts: CallFacts = {
    ...tenantOf(caller),
    // A key that no policy names.
    key_id: imagined.key_id ?? newId.key(),
    operation,
    model,
    streaming,
    content,
    input_tokens,
    labels,
    unit: labels['session'] ?? caller.request_id,
    at_ms: imagined.at === undefined ? clock.now() : Date.parse(imagined.at),
  };
  const { action, steps } = compilePolicies(await loadActivePolicies(db, tenantOf(caller))).explain(facts);
  const chosen = action.model ?? model;
  const upstream = action.refuse === undefined ? (action.upstream ?? (await upstreamFor(caller, chosen))) : null;
  return { model: chosen, upstream, action, steps: [...steps] };
}
