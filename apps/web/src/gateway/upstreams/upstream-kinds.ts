import { type UpstreamKind, upstreamBaseUrls, type WireFormat } from '@apex/contracts';

interface KindWords {
  readonly label: string;
  /** Suggested name. */
  readonly name: string;
  readonly about: string;
  /** What an address of one's own looks like. */
  readonly address: string;
  readonly key: 'needed' | 'possible';
}

/** What each kind of upstream is and wants. */
export const kindWords: Readonly<Record<UpstreamKind, KindWords>> = {
  openai: {
    label: 'OpenAI',
    name: 'openai',
    about: 'Chat completions, responses, embeddings.',
    address: upstreamBaseUrls.openai ?? '',
    key: 'needed',
  },
  anthropic: {
    label: 'Anthropic',
    name: 'anthropic',
    about: 'Messages.',
    address: upstreamBaseUrls.anthropic ?? '',
    key: 'needed',
  },
  gemini: {
    label: 'Google Gemini',
    name: 'gemini',
    about: 'generateContent, by an API key.',
    address: upstreamBaseUrls.gemini ?? '',
    key: 'needed',
  },
  azure_openai: {
    label: 'Azure OpenAI',
    name: 'azure',
    about: 'A resource of yours; models are its deployments.',
    address: 'https://my-resource.openai.azure.com/openai/v1',
    key: 'needed',
  },
  ollama: {
    label: 'Ollama',
    name: 'ollama',
    about: 'Models on a machine of yours.',
    address: upstreamBaseUrls.ollama ?? '',
    key: 'possible',
  },
  openai_compatible: {
    label: 'OpenAI-compatible',
    name: 'own',
    about: 'vLLM, LiteLLM, Groq, Together, OpenRouter and whatever else speaks it.',
    address: 'http://localhost:8000/v1',
    key: 'possible',
  },
};

export const formatLabels: Readonly<Record<WireFormat, string>> = {
  openai_chat: 'OpenAI chat completions',
  openai_responses: 'OpenAI responses',
  anthropic_messages: 'Anthropic messages',
  gemini_generate_content: 'Gemini generateContent',
};
