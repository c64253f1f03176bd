import type { PolicyStep } from '@apex/contracts';
import type { CallFacts } from '../exchange/call-facts.ts';
import {
  type ActionPart,
  type CompiledPolicy,
  compilePolicy,
  failedCondition,
  type Outcome,
} from './compiled-policy.ts';
import { hashText } from './draw.ts';
import type { ActivePolicy, PolicyDecision, PolicySet } from './policy-set.ts';

const untouched: PolicyDecision = Object.freeze({ action: Object.freeze({}), steps: Object.freeze([]) });

/**
 * Makes policies ready to decide, in the order given. The first that tells a part of the action decides it; who goes
 * where (`model`, `upstream`, `balance`) is told by one `balance`, or by `model` and `upstream`, never by both; `refuse`
 * stops. Without a match, and with but one, a decision allocates nothing.
 */
export function compilePolicies(active: readonly ActivePolicy[]): PolicySet {
  const policies = active.map(compilePolicy);
  return { decide: (facts) => decide(policies, facts), explain: (facts) => explain(policies, facts) };
}

function decide(policies: readonly CompiledPolicy[], facts: CallFacts): PolicyDecision {
  let unitHash: number | undefined;
  let first: CompiledPolicy | undefined;
  let alone: Outcome | undefined;
  let many: DecisionInMaking | undefined;
  for (const compiled of policies) {
    if (failedCondition(compiled, facts) !== undefined) continue;
    if (compiled.draws) unitHash ??= hashText(facts.unit);
    const outcome = compiled.outcome(unitHash ?? 0);
    if (first === undefined || alone === undefined) {
      first = compiled;
      alone = outcome;
    } else {
      if (many === undefined) {
        many = new DecisionInMaking();
        many.take(first, alone);
      }
      many.take(compiled, outcome);
    }
    if (refuses(compiled, outcome)) break;
  }
  return many?.decision() ?? alone?.decision ?? untouched;
}

function explain(policies: readonly CompiledPolicy[], facts: CallFacts): PolicyDecision {
  const unitHash = hashText(facts.unit);
  const making = new DecisionInMaking();
  let refusedBy: string | undefined;
  for (const compiled of policies) {
    const failed = failedCondition(compiled, facts);
    if (refusedBy !== undefined) making.pass(compiled, `It is not asked: "${refusedBy}" refuses the call.`);
    else if (failed !== undefined) making.pass(compiled, failed.why(facts));
    else {
      const outcome = compiled.outcome(unitHash);
      making.take(compiled, outcome);
      if (refuses(compiled, outcome)) refusedBy = compiled.policy.name;
    }
  }
  return making.decision();
}

function refuses({ policy }: CompiledPolicy, { arm }: Outcome): boolean {
  return arm === 'treatment' && policy.rule.action.refuse !== undefined;
}

/** Folds the outcomes of several policies into one decision. */
class DecisionInMaking {
  readonly #action: Record<string, unknown> = {};
  readonly #steps: PolicyStep[] = [];
  /** Who told which part. */
  readonly #toldBy = new Map<ActionPart, string>();

  take({ policy, parts }: CompiledPolicy, { arm, step, decision }: Outcome): void {
    if (arm !== 'treatment') {
      this.#steps.push(step);
      return;
    }
    const late = parts.filter((part) => this.#teller(part) !== undefined);
    const taken = late.length === 0 ? parts : parts.filter((part) => !late.includes(part));
    for (const [name, value] of Object.entries(decision.action)) {
      const part = name as ActionPart;
      // A target that was drawn came from `balance`.
      if (taken.includes(parts.includes(part) ? part : 'balance')) this.#action[part] = value;
    }
    this.#steps.push(late.length === 0 ? step : this.#partly(step, { taken, late }));
    for (const part of taken) this.#toldBy.set(part, policy.name);
  }

  pass({ policy: { id, name, version } }: CompiledPolicy, why: string): void {
    const none = { matched: false, arm: null, probability: null, applied: [] };
    this.#steps.push({ policy_id: id, name, version, why, ...none });
  }

  decision(): PolicyDecision {
    return { action: this.#action, steps: this.#steps };
  }

  #teller(part: ActionPart): string | undefined {
    const told = this.#toldBy;
    if (part === 'balance') return told.get('balance') ?? told.get('model') ?? told.get('upstream');
    return told.get(part) ?? (part === 'model' || part === 'upstream' ? told.get('balance') : undefined);
  }

  #partly(
    { drawn, ...step }: PolicyStep,
    { taken, late }: { readonly taken: readonly ActionPart[]; readonly late: readonly ActionPart[] },
  ): PolicyStep {
    const before = late.map((part) => `${part} was decided by "${this.#teller(part) ?? ''}"`).join(', ');
    return {
      ...step,
      applied: [...taken],
      why: `${step.why} But ${before}.`,
      ...(drawn === undefined || late.includes('balance') ? {} : { drawn }),
    };
  }
}
