/**
 * Names that clients use for a provider and the catalogue's matchers do not know or would take for another one:
 * OpenTelemetry's `gen_ai.provider.name` values, LiteLLM's and the AI SDK's provider ids. First match wins.
 */
export const providerAliases: readonly { readonly name: RegExp; readonly provider: string | null }[] = [
  { name: /^openai[-_. ]?compatible/, provider: null },
  { name: /^az(ure)?([-_. ]|$)/, provider: 'azure' },
  { name: /^(claude|claude[-_ ]code)$/, provider: 'anthropic' },
  { name: /^(codex|chatgpt)$/, provider: 'openai' },
  { name: /(^|[-_. ])(aws|bedrock)([-_. ]|$)/, provider: 'aws' },
  { name: /vertex|^gcp([-_. ]|$)|^gemini/, provider: 'google' },
  { name: /^(x[-_. ]?ai|grok)([-_. ]|$)/, provider: 'x-ai' },
  { name: /^fireworks/, provider: 'fireworks' },
  { name: /^together/, provider: 'together' },
  { name: /^mistral/, provider: 'mistral' },
  { name: /^(z[-_. ]?ai)$/, provider: 'zai' },
  { name: /^zhipu/, provider: 'zhipuai' },
  { name: /^workers-ai/, provider: 'cloudflare' },
];
