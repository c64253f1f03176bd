import type { WriteOptions } from '../../model-spec/format.ts';
import type { Effort, Prompt, ReasoningSettings } from '../../model-spec/prompt.ts';
import { budgetOf } from '../reasoning-effort.ts';
import { dropHints } from '../write-notes.ts';

/** Below this Anthropic takes no budget. */
const leastBudget = 1024;

interface Thinking {
  readonly thinking?: object;
  readonly effort?: Exclude<Effort, 'minimal'>;
}

/**
 * Newer models think adaptively, as much as an effort says; older ones want a budget below `max_tokens`. Where thinking
 * is not allowed it is left out and named: with a forced tool, and in a tool loop whose calls came without signed
 * thinking (another provider made them).
 */
export function writeThinking(prompt: Prompt, maxTokens: number, options: WriteOptions): Thinking {
  const { reasoning } = prompt;
  if (reasoning === undefined) return {};
  if (reasoning.enabled === false) return { thinking: { type: 'disabled' } };
  const display = reasoning.shown === undefined ? {} : { display: reasoning.shown ? 'summarized' : 'omitted' };
  const forced = prompt.tool_choice?.kind === 'required' || prompt.tool_choice?.kind === 'tool';
  if (forced || callsWithoutThinking(prompt)) {
    dropHints(prompt, ['reasoning'], options);
    return {};
  }
  const effort = reasoning.effort === 'minimal' ? 'low' : reasoning.effort;
  if (reasoning.budget_tokens === undefined && thinksAdaptively(prompt.model)) {
    return { thinking: { type: 'adaptive', ...display }, ...(effort === undefined ? {} : { effort }) };
  }
  const budget_tokens = Math.min(wantedBudget(reasoning), maxTokens - 1);
  if (budget_tokens < leastBudget) {
    dropHints(prompt, ['reasoning'], options);
    return {};
  }
  return { thinking: { type: 'enabled', budget_tokens, ...display } };
}

const wantedBudget = ({ budget_tokens, effort }: ReasoningSettings): number =>
  Math.max(leastBudget, budget_tokens ?? budgetOf(effort ?? 'medium'));

/** From Claude 4.6 on. A name without a number is taken for a new one. */
function thinksAdaptively(model: string): boolean {
  const version = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2})(?!\d))?(?!\d)/.exec(model);
  if (version === null) return true;
  const major = Number(version[1]);
  return major > 4 || (major === 4 && Number(version[2] ?? 0) >= 6);
}

function callsWithoutThinking({ messages }: Prompt): boolean {
  const lastCall = messages.findLast((message) => message.role === 'assistant');
  const last = messages.at(-1);
  const inLoop = last?.role === 'user' && last.parts[0]?.kind === 'tool_result';
  if (!inLoop || lastCall === undefined) return false;
  return !lastCall.parts.some((part) => part.kind === 'reasoning' && part.opaque?.maker === 'anthropic_messages');
}
