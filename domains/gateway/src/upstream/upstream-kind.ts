import type { Upstream, UpstreamKind, WireFormat } from '@apex/contracts';
import { providerId } from '@apex/pricing';
import { type NameMatcher, nameMatcher } from '../name-pattern.ts';

interface Kind {
  /** What it speaks of its own accord, the preferred one first. */
  readonly formats: readonly WireFormat[];
  /** The models everybody knows it for. */
  readonly models: NameMatcher;
  /** As the price list calls it; null: no provider of that name sells anything. */
  readonly provider: string | null;
}

const openaiModels = `gpt-* chatgpt-* o1 o1-* o3 o3-* o4 o4-* codex-* computer-use-* text-embedding-* whisper-* tts-*
  dall-e-* sora-* omni-moderation-* text-moderation-* babbage-* davinci-* ft:*`.split(/\s+/);
const none = nameMatcher([]);

const kinds: Readonly<Record<UpstreamKind, Kind>> = {
  openai: { formats: ['openai_chat', 'openai_responses'], models: nameMatcher(openaiModels), provider: 'openai' },
  anthropic: { formats: ['anthropic_messages'], models: nameMatcher(['claude-*']), provider: 'anthropic' },
  gemini: {
    formats: ['gemini_generate_content'],
    models: nameMatcher(['gemini-*', 'gemma-*', 'learnlm-*', 'imagen-*', 'veo-*', 'text-embedding-00*']),
    provider: 'google',
  },
  // Its models are deployments, which people name.
  azure_openai: { formats: ['openai_chat', 'openai_responses'], models: none, provider: 'azure' },
  ollama: { formats: ['openai_chat'], models: none, provider: null },
  openai_compatible: { formats: ['openai_chat'], models: none, provider: null },
};

/** The wire formats an upstream speaks: those it was given, else those of its kind. */
export function formatsOf({ kind, formats }: Pick<Upstream, 'kind' | 'formats'>): readonly WireFormat[] {
  return formats.length > 0 ? formats : kinds[kind].formats;
}

/** Whether a kind is known for a model, whatever an upstream of it was given. */
export function isKnownFor(kind: UpstreamKind, model: string): boolean {
  return kinds[kind].models(model);
}

/** Whether a kind is known for any models at all. */
export function hasKnownModels(kind: UpstreamKind): boolean {
  return kinds[kind].models !== none;
}

/** Whose prices calls to an upstream have, as the price list names providers; its own name where nothing else tells. */
export function providerOf({ kind, provider, name }: Pick<Upstream, 'kind' | 'provider' | 'name'>): string {
  return providerId(provider ?? kinds[kind].provider ?? name);
}
