import type { WriteOptions } from '../model-spec/format.ts';
import { type Effort, efforts, type Prompt, type ReasoningSettings } from '../model-spec/prompt.ts';
import { malformedRequest } from '../model-spec/untranslatable.ts';
import { absent } from './request-fields.ts';
import { dropHints } from './write-notes.ts';

/** OpenAI's one scale of thinking; `none` is off. */
export function readEffort(value: unknown, at: string): { readonly reasoning?: ReasoningSettings } {
  if (absent(value)) return {};
  if (value === 'none') return { reasoning: { enabled: false } };
  return { reasoning: { effort: effortOf(value, at) } };
}

export function effortOf(value: unknown, at: string): Effort {
  const effort = efforts.find((one) => one === value);
  if (effort === undefined) throw malformedRequest(at, `one of ${efforts.join(', ')}`);
  return effort;
}

/** Tokens to think with, where a provider counts them instead of naming a degree. */
const budgets: Readonly<Record<Effort, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 65_536,
};

export const budgetOf = (effort: Effort): number => budgets[effort];

/** The degree whose budget covers this one; undefined leaves it to the model. */
export function effortOfSettings(settings: ReasoningSettings | undefined): Effort | 'none' | undefined {
  if (settings === undefined) return undefined;
  if (settings.enabled === false) return 'none';
  const { effort, budget_tokens } = settings;
  if (effort !== undefined || budget_tokens === undefined) return effort;
  return (['low', 'medium', 'high'] as const).find((one) => budgets[one] >= budget_tokens) ?? 'high';
}

/** For OpenAI. Its models without thinking refuse every word about it: `none` is for clients that know which do not. */
export function openaiEffort(prompt: Prompt, options: WriteOptions): Effort | 'none' | undefined {
  const effort = effortOfSettings(prompt.reasoning);
  if (effort !== 'none' || options.from.startsWith('openai_')) return effort;
  dropHints(prompt, ['reasoning'], options);
  return undefined;
}
