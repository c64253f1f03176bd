import type { GatewayOperation, WireFormat } from '@apex/contracts';

/** Whose protocol a path belongs to. */
export type ApiFamily = 'openai' | 'anthropic' | 'gemini';

/** What a path of the traffic side asks for. */
export interface CallRoute {
  readonly operation: GatewayOperation;
  /** Null: bodies are passed on as they are, whatever they hold. */
  readonly format: WireFormat | null;
  /** Null: the path does not tell; headers or the model may. */
  readonly family: ApiFamily | null;
  /** Path below the API's root, without the query: `/chat/completions`, `/messages`. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  /** In the path, as Gemini has it; empty elsewhere. */
  readonly model: string;
  /** Gemini tells it in the path. */
  readonly streaming: boolean;
}

const route = (
  operation: GatewayOperation,
  family: ApiFamily | null,
  format: WireFormat | null = null,
): Pick<CallRoute, 'operation' | 'family' | 'format'> => ({ operation, family, format });

const known: ReadonlyMap<string, ReturnType<typeof route>> = new Map([
  ['/chat/completions', route('chat', 'openai', 'openai_chat')],
  ['/responses', route('chat', 'openai', 'openai_responses')],
  ['/completions', route('chat', 'openai')],
  ['/embeddings', route('embeddings', 'openai')],
  ['/messages', route('chat', 'anthropic', 'anthropic_messages')],
  ['/messages/count_tokens', route('count_tokens', 'anthropic')],
  ['/models', route('models', null)],
]);

/** Telemetry's own door, which is no traffic. */
const telemetryPaths = new Set(['/traces', '/logs', '/metrics']);
const roots = ['/v1/', '/v1beta/'] as const;

/** Would leave the upstream's root with its key in hand, however it is written; no provider has such paths. */
const leavesRoot = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[/\\;]|%2f|%5c)|\/\/|[\\#]/i;

function isOurs(path: string): boolean {
  if (known.has(path)) return true;
  const told = path.includes('%') ? decoded(path) : path;
  return !telemetryPaths.has(told.endsWith('/') ? told.slice(0, -1) : told) && !leavesRoot.test(path);
}

/** The path below the API's root; undefined where the address is none of the gateway's. On the hot path. */
function below(url: string): string | undefined {
  for (const root of roots) {
    if (url.startsWith(root)) {
      const end = url.indexOf('?');
      const path = url.slice(root.length - 1, end < 0 ? undefined : end);
      return isOurs(path) ? path : undefined;
    }
  }
  return undefined;
}

/** Whether a request is traffic for providers rather than for our own API. */
export function isTraffic(url: string): boolean {
  return below(url) !== undefined;
}

const geminiCall =
  /^\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens|embedContent|batchEmbedContents)$/;

const geminiOperations: Readonly<Record<string, GatewayOperation>> = {
  generateContent: 'chat',
  streamGenerateContent: 'chat',
  countTokens: 'count_tokens',
  embedContent: 'embeddings',
  batchEmbedContents: 'embeddings',
};

/** What an address asks for; null where it is none of the gateway's. */
export function readCallRoute(url: string): CallRoute | null {
  const path = below(url);
  if (path === undefined) return null;
  const start = url.indexOf('?');
  const query = start < 0 ? '' : url.slice(start);
  const found = known.get(path) ?? known.get(plain(path).toLowerCase());
  if (found !== undefined) {
    const family = found.family ?? (url.startsWith('/v1beta/') ? 'gemini' : null);
    return { ...found, family, path, query, model: '', streaming: false };
  }
  const [, model = '', verb = ''] = geminiCall.exec(path.includes('%3') ? decodedColon(path) : path) ?? [];
  if (verb === '') {
    const family = url.startsWith('/v1beta/') ? 'gemini' : path.startsWith('/messages') ? 'anthropic' : null;
    return {
      ...route(path.startsWith('/models') ? 'models' : 'other', family),
      path,
      query,
      model: '',
      streaming: false,
    };
  }
  const operation = geminiOperations[verb] ?? 'other';
  return {
    operation,
    family: 'gemini',
    format: operation === 'chat' ? 'gemini_generate_content' : null,
    path,
    query,
    model: decoded(model),
    streaming: verb === 'streamGenerateContent',
  };
}

/** As upstreams read a path that is written otherwise: no spelling makes a call of a model one that is not counted. */
function plain(path: string): string {
  return decoded(path).replace(/\/+$/, '');
}

function decodedColon(path: string): string {
  return path.replace(/%3a/gi, ':');
}

/** A percent sign that encodes nothing is meant as it stands. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // No such encoding: the upstream says what it makes of the name.
    return value;
  }
}
