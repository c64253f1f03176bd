import type { GatewayOperation, Upstream, UpstreamKind, WireFormat } from '@apex/contracts';
import type { CallableUpstream } from '../snapshot/snapshot.ts';

/** What is to be sent, as far as its address depends on it. */
export interface Ask {
  /** That of the body as it is sent; null: passed on as it came. */
  readonly format: WireFormat | null;
  readonly operation: GatewayOperation;
  /** As the upstream calls it. */
  readonly model: string;
  /** The client's, below the API's root: `/chat/completions`, `/models/gemini-3-pro:countTokens`. */
  readonly path: string;
  /** The client's, with its question mark and without a key; empty where there is none. */
  readonly query: string;
  readonly streaming: boolean;
  /** The client speaks another format: its path and query say nothing to this upstream. */
  readonly translated: boolean;
  /** The client told Anthropic's version itself. */
  readonly has_anthropic_version: boolean;
}

/** Where a call goes. `headers` are names and values in turn, as undici takes them; they are never changed. */
export interface Target {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly headers: readonly string[];
}

const anthropicVersion = '2023-06-01';

interface Place {
  readonly origin: string;
  /** Of the API, without a slash at its end. */
  readonly root: string;
  readonly headers: readonly string[];
  /** With the version that Anthropic wants; the same as `headers` elsewhere. */
  readonly versioned: readonly string[];
  readonly pathOf: (root: string, ask: Ask, upstream: Upstream) => string;
}

/** An address is read once for as long as an upstream and its key stay the same. */
const places = new WeakMap<CallableUpstream, Place>();

/** Where a call is sent, and with which credential. On the hot path. */
export function target(upstream: CallableUpstream, ask: Ask): Target {
  let place = places.get(upstream);
  if (place === undefined) places.set(upstream, (place = placeOf(upstream)));
  return {
    origin: place.origin,
    path: place.pathOf(place.root, ask, upstream),
    headers: ask.has_anthropic_version ? place.headers : place.versioned,
  };
}

function placeOf(upstream: CallableUpstream): Place {
  const { kind, base_url } = upstream;
  const { origin, pathname } = new URL(base_url);
  const headers = headersOf(upstream);
  const versioned = kind === 'anthropic' ? [...headers, 'anthropic-version', anthropicVersion] : headers;
  return { origin, root: rootOf(upstream, pathname.replace(/\/+$/, '')), headers, versioned, pathOf: pathsOf[kind] };
}

function headersOf({ kind, api_key }: CallableUpstream): readonly string[] {
  if (api_key === null) return [];
  if (kind === 'anthropic') return ['x-api-key', api_key];
  if (kind === 'gemini') return ['x-goog-api-key', api_key];
  if (kind === 'azure_openai') return ['api-key', api_key];
  return ['authorization', `Bearer ${api_key}`];
}

/** People write an address with the version of the API or without. */
function rootOf({ kind, api_version }: Upstream, path: string): string {
  if (kind === 'anthropic') return path.endsWith('/v1') ? path : `${path}/v1`;
  if (kind === 'gemini') return /\/v1(beta|alpha)?$/.test(path) ? path : `${path}/v1beta`;
  if (kind === 'azure_openai') {
    const resource = path.replace(/\/openai(\/v1)?$/, '');
    return api_version === null ? `${resource}/openai/v1` : `${resource}/openai`;
  }
  return path === '' && kind !== 'openai_compatible' ? '/v1' : path;
}

const pathOfFormat = {
  openai_chat: '/chat/completions',
  openai_responses: '/responses',
  anthropic_messages: '/messages',
} as const;

function plainPath(root: string, { format, path, query, translated }: Ask): string {
  if (!translated) return `${root}${path}${query}`;
  return `${root}${format === null || format === 'gemini_generate_content' ? path : pathOfFormat[format]}`;
}

/** Azure's deployments stand in the path, but for what is asked of the resource as a whole. */
const ofTheResource = ['/responses', '/models', '/files', '/batches', '/vector_stores', '/assistants', '/threads'];

function azurePath(root: string, ask: Ask, { api_version }: Upstream): string {
  if (api_version === null) return plainPath(root, ask);
  const { format, path, query, translated, model } = ask;
  const wanted = translated && format === 'openai_responses' ? '/responses' : translated ? '/chat/completions' : path;
  const kept = translated ? '' : query;
  const whole = model === '' || ofTheResource.some((place) => wanted === place || wanted.startsWith(`${place}/`));
  const deployment = whole ? '' : `/deployments/${encodeURIComponent(model)}`;
  if (kept.includes('api-version=')) return `${root}${deployment}${wanted}${kept}`;
  const version = `api-version=${encodeURIComponent(api_version)}`;
  return `${root}${deployment}${wanted}${kept === '' ? `?${version}` : `${kept}&${version}`}`;
}

function geminiPath(root: string, { format, model, path, query, streaming, translated }: Ask): string {
  if (translated && format === 'gemini_generate_content') {
    return `${root}/models/${encodeURIComponent(model)}:${streaming ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
  }
  const colon = path.startsWith('/models/') ? path.lastIndexOf(':') : -1;
  if (colon < 0 || model === '') return `${root}${path}${query}`;
  return `${root}/models/${encodeURIComponent(model)}${path.slice(colon)}${query}`;
}

const pathsOf: Readonly<Record<UpstreamKind, Place['pathOf']>> = {
  openai: plainPath,
  openai_compatible: plainPath,
  ollama: plainPath,
  anthropic: plainPath,
  azure_openai: azurePath,
  gemini: geminiPath,
};

/** Where an upstream tells which models it has. */
export function modelsTarget(upstream: CallableUpstream): Target {
  const query = { gemini: '?pageSize=1000', anthropic: '?limit=1000' }[upstream.kind as string] ?? '';
  return target(upstream, {
    format: null,
    operation: 'models',
    model: '',
    path: '/models',
    query,
    streaming: false,
    translated: false,
    has_anthropic_version: false,
  });
}
