import { hash } from 'node:crypto';
import { ApexError, type KeyId } from '@apex/contracts';
import { virtualKeyOf } from '../listen/credential.ts';
import { expandBody, readBody } from '../listen/read-body.ts';
import { Facts } from './call-facts.ts';
import { conversationOf } from './conversation.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Exchange } from './exchange.ts';
import { labelsOf } from './labels.ts';
import type { JsonObject } from '../model-spec/json.ts';
import { type BodyFacts, parseBody, readBodyFacts } from './request-body.ts';

const noBody: BodyFacts = {
  model: '',
  streaming: false,
  content: ['text'],
  input_tokens: 0,
  most_output_tokens: null,
  session: '',
  user: '',
};

/** Who calls, with which settings, and what they want. Throws what they are to be told. On the hot path. */
export async function admit(exchange: Exchange, deps: ExchangeDeps): Promise<void> {
  const { request, route } = exchange;
  const credential = virtualKeyOf(request.headers, route.query);
  if (credential === undefined) throw missingKey();
  // Read meanwhile: a body waits for nobody.
  const reading = readBody(request, deps.most_body_bytes);
  reading.then(
    () => (exchange.received_ms = exchange.elapsed()),
    () => undefined,
  );
  const project = request.headers['x-apex-project'];
  const found = deps.keys.find(credential, typeof project === 'string' && project !== '' ? project : undefined);
  const key = found instanceof Promise ? await found : found;
  exchange.key = key;
  deps.traffic.begun(exchange);
  const loading = deps.snapshots.get(key);
  exchange.snapshot = loading instanceof Promise ? await loading : loading;
  exchange.body = await expandBody(await reading, request, deps.most_body_bytes);
  const isJsonCall = route.format !== null || (exchange.body.length > 0 && looksLikeJson(exchange));
  if (isJsonCall) exchange.json = parseBody(exchange.body);
  const body = exchange.json === undefined ? noBody : readBodyFacts(exchange.json, exchange.body.length);
  exchange.most_output_tokens = body.most_output_tokens;
  exchange.facts = factsOf(exchange, body);
  if (exchange.operation === 'chat' || exchange.operation === 'embeddings') {
    exchange.prompt_hash = hash('sha256', exchange.body, 'base64url').slice(0, 22);
  }
}

function looksLikeJson({ request }: Exchange): boolean {
  return (request.headers['content-type'] ?? '').includes('json');
}

function factsOf(exchange: Exchange, body: BodyFacts): Facts {
  const { key, route } = exchange;
  if (key === undefined) throw new Error('the key is not known yet');
  const { principal, project_id, key_id } = key;
  const labels = labelsOf(principal.labels ?? {}, exchange.request.headers);
  if (labels['session'] === undefined && body.session !== '') labels['session'] = body.session;
  if (labels['user'] === undefined && body.user !== '') labels['user'] = body.user;
  if (labels['application'] === undefined && principal.key_name !== undefined && principal.key_name !== '') {
    labels['application'] = principal.key_name;
  }
  const { json, span_id } = exchange;
  return new Facts(
    {
      organisation_id: principal.organisation_id,
      project_id,
      key_id,
      operation: route.operation,
      model: route.model === '' ? body.model : route.model,
      streaming: route.streaming || body.streaming,
      content: body.content,
      input_tokens: body.input_tokens,
      labels,
      at_ms: exchange.started_at_ms,
    },
    () => unitOf(labels, { key_id, span_id, json: route.operation === 'chat' ? json : undefined }),
  );
}

function unitOf(
  labels: Readonly<Record<string, string>>,
  call: { readonly key_id: KeyId; readonly span_id: string; readonly json: JsonObject | undefined },
): string {
  const session = labels['session'];
  if (session !== undefined) return session;
  const conversation = call.json === undefined ? '' : conversationOf(call.json, call.key_id);
  return conversation === '' ? call.span_id : conversation;
}

function missingKey(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'gateway.missing_key',
    message:
      'Send a virtual key of the gateway as bearer token or in x-api-key. Create one: apex keys create --name app --scope gateway.',
  });
}
