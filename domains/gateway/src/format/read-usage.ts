import { ApexError, type Usage } from '@apex/contracts';
import { readUsageBody } from '@apex/pricing';
import { isObject } from '../model-spec/json.ts';
import { malformedAnswer } from '../model-spec/untranslatable.ts';

/** An upstream's count of tokens; null where it gives none. */
export function readUsage(
  usage: unknown,
  flavour: 'anthropic' | 'openai-chat' | 'openai-responses' | 'google',
): Usage | null {
  if (!isObject(usage)) return null;
  try {
    return readUsageBody(flavour === 'google' ? { usageMetadata: usage } : { usage }, flavour).usage;
  } catch (error) {
    if (ApexError.isInstance(error)) throw malformedAnswer('usage', `counts of tokens (${error.message})`, error);
    throw error;
  }
}
