import type { ModelInfo, Provider } from '@pydantic/genai-prices';
import type { Catalogue } from './catalogue.ts';
import { findProvider } from './find-provider.ts';
import { matches } from './matches.ts';

export interface FoundModel {
  readonly provider: Provider;
  readonly model: ModelInfo;
  readonly notes: readonly string[];
}

/** Gateways that name the real provider in the model, as in `anthropic/claude-sonnet-4-5`. */
const transparentGateways = new Set(['litellm', 'vercel', 'gateway', 'portkey', 'helicone']);

const bedrockName =
  /(^|\.)(ai21|amazon|anthropic|cohere|deepseek|google|meta|mistral|nvidia|openai|qwen|writer)\.[a-z]/;
const compactDate = /(-)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g;

/** Finds what a provider and model name, as clients write them, mean in the catalogue. Never by likeness. */
export function findModel(catalogue: Catalogue, provider: string | null, model: string): FoundModel | undefined {
  const name = plainName(model);
  const named = provider === null || provider.trim() === '' ? undefined : findProvider(catalogue, provider);
  if (named !== undefined) return findWithin(catalogue, named, name);
  const inferred = inferFromName(catalogue, name);
  if (inferred === undefined) return undefined;
  const unknown = provider !== null && provider.trim() !== '' && !transparentGateways.has(provider.toLowerCase());
  const note = unknown
    ? `The catalogue has no provider "${provider}"; priced at ${inferred.provider.name}'s list price for this model name.`
    : `No provider was named; taken for ${inferred.provider.name} from the model name.`;
  return transparentGateways.has(provider?.toLowerCase() ?? '') ? inferred : { ...inferred, notes: [note] };
}

/** The forms under which a model may be known: as written, without what stands before its name, with a dashed date. */
export function modelNames(model: string): readonly string[] {
  return nameForms(plainName(model)).flatMap((name) => [name, dashedDate(name)]);
}

function plainName(model: string): string {
  return model
    .toLowerCase()
    .trim()
    .replace(/\[1m\]$/, '');
}

function dashedDate(name: string): string {
  return name.replace(compactDate, '$1$2-$3-$4');
}

function findWithin(catalogue: Catalogue, provider: Provider, name: string): FoundModel | undefined {
  const model = firstMatch(catalogue, provider, nameForms(name));
  if (model !== undefined) return { provider, model, notes: [] };
  const prefixed = findByPrefix(catalogue, name);
  if (prefixed === undefined || prefixed.provider.id === provider.id) return undefined;
  const note = `${provider.name} has no list price for "${name}"; priced at ${prefixed.provider.name}'s, which the name begins with.`;
  return { ...prefixed, notes: [note] };
}

function inferFromName(catalogue: Catalogue, name: string): FoundModel | undefined {
  const last = lastSegment(name);
  if (bedrockName.test(last)) {
    const bedrock = catalogue.providers.find((provider) => provider.id === 'aws');
    const model = bedrock && firstMatch(catalogue, bedrock, [last]);
    if (bedrock !== undefined && model !== undefined) return { provider: bedrock, model, notes: [] };
  }
  const prefixed = findByPrefix(catalogue, name);
  if (prefixed !== undefined) return prefixed;
  for (const form of new Set([name, name.split('models/').at(-1) ?? name])) {
    const provider = catalogue.providers.find((entry) => entry.model_match && matches(entry.model_match, form));
    const model = provider && firstMatch(catalogue, provider, [form]);
    if (provider !== undefined && model !== undefined) return { provider, model, notes: [] };
  }
  return findByExactId(catalogue, name);
}

/** A name that is the very id of one provider's model, or of one maker's among resellers. */
function findByExactId(catalogue: Catalogue, name: string): FoundModel | undefined {
  const sellers = catalogue.providers.flatMap((provider) => {
    const model = provider.models.find((entry) => entry.id.toLowerCase() === name);
    return model === undefined ? [] : [{ provider, model, notes: [] }];
  });
  const makers = sellers.filter((seller) => seller.provider.model_match !== undefined);
  return sellers.length === 1 ? sellers[0] : makers.length === 1 ? makers[0] : undefined;
}

/** `openai/gpt-4o`, `bedrock/us.anthropic.claude-…`, `openrouter/anthropic/claude-…`. */
function findByPrefix(catalogue: Catalogue, name: string): FoundModel | undefined {
  const slash = name.search(/[/]/);
  if (slash <= 0) return undefined;
  const provider = findProvider(catalogue, name.slice(0, slash));
  const model = provider && firstMatch(catalogue, provider, [name.slice(slash + 1), ...nameForms(name)]);
  return provider === undefined || model === undefined ? undefined : { provider, model, notes: [] };
}

/** The name itself, what follows `models/` (Gemini, Vertex AI), and the last segment of a path or ARN. */
function nameForms(name: string): readonly string[] {
  const afterModels = name.split('models/').at(-1) ?? name;
  return [...new Set([name, afterModels, lastSegment(name)])];
}

function lastSegment(name: string): string {
  return name.split('/').at(-1) ?? name;
}

function firstMatch(catalogue: Catalogue, provider: Provider, names: readonly string[]): ModelInfo | undefined {
  for (const name of names) {
    const dashed = dashedDate(name);
    const found =
      matchIn(catalogue, provider, name) ?? (dashed === name ? undefined : matchIn(catalogue, provider, dashed));
    if (found !== undefined) return found;
  }
  return undefined;
}

function matchIn(catalogue: Catalogue, provider: Provider, name: string): ModelInfo | undefined {
  const own = provider.models.find((model) => matches(model.match, name));
  if (own !== undefined) return own;
  for (const id of provider.fallback_model_providers ?? []) {
    const other = catalogue.providers.find((entry) => entry.id === id);
    const model = other?.models.find((entry) => matches(entry.match, name));
    if (model !== undefined) return model;
  }
  return undefined;
}
