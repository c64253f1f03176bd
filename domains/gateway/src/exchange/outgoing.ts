import { target } from '../upstream/provider-address.ts';
import { forwardedHeaders } from '../listen/forwarded-headers.ts';
import { withoutKey } from '../listen/credential.ts';
import type { Outgoing } from '../dispatch/send-once.ts';
import { translateRequest } from '../format/translate.ts';
import type { Translation } from '../relay/translating-relay.ts';
import type { Destination } from './destination.ts';
import type { Exchange } from './exchange.ts';
import { isObject, type JsonObject } from '../model-spec/json.ts';

/** A call as it is sent to one destination. */
export interface Prepared {
  readonly outgoing: Outgoing;
  readonly translation: Translation | undefined;
  /** Usage was asked for on our own behalf and is to be taken out of the stream. */
  readonly hides_usage: boolean;
}

/** Applied to a body in the format it is sent in; gives the same object where there is nothing to do. */
export type BodyChange = (body: JsonObject) => JsonObject;

const defaultMaxTokens = 8192;
const streamOptions = Buffer.from('"stream_options":{"include_usage":true},');

/** On the hot path: where nothing has to be changed the client's own bytes go on. */
export function prepare(exchange: Exchange, destination: Destination, change: BodyChange | undefined): Prepared {
  const { route, request, json } = exchange;
  const { upstream, model, format } = destination;
  const isTranslated = route.format !== null && format !== null && route.format !== format;
  const translated = isTranslated ? translate(exchange, destination) : undefined;
  const place = target(upstream, {
    format,
    operation: route.operation,
    model,
    path: route.path,
    query: withoutKey(route.query),
    streaming: exchange.facts?.streaming ?? false,
    translated: isTranslated,
    has_anthropic_version: request.headers['anthropic-version'] !== undefined && !isTranslated,
  });
  const asksForUsage = wantsUsage(destination, translated?.body ?? json);
  const headers = headersFor(request.rawHeaders, isTranslated);
  headers.push(...place.headers);
  return {
    outgoing: {
      origin: place.origin,
      path: place.path,
      method: request.method ?? 'POST',
      headers,
      body:
        request.method === 'GET' || request.method === 'HEAD'
          ? null
          : bodyFor(exchange, destination, { change, translated, asksForUsage }),
    },
    translation: translated?.translation,
    hides_usage: asksForUsage && !isTranslated,
  };
}

/** Another provider's protocol headers mean nothing to this one. */
function headersFor(rawHeaders: readonly string[], isTranslated: boolean): string[] {
  if (!isTranslated) return forwardedHeaders(rawHeaders);
  return ['content-type', 'application/json', 'accept', '*/*', 'user-agent', 'netra-apex'];
}

/** A stream of chat completions tells its usage only where it is asked to. */
function wantsUsage({ format }: Destination, body: JsonObject | undefined): boolean {
  if (format !== 'openai_chat' || body === undefined || body['stream'] !== true) return false;
  const options = body['stream_options'];
  return !(isObject(options) && options['include_usage'] === true);
}

function bodyFor(
  exchange: Exchange,
  { model, format }: Destination,
  how: {
    readonly change: BodyChange | undefined;
    readonly translated: { readonly body: JsonObject } | undefined;
    readonly asksForUsage: boolean;
  },
): Buffer | string {
  const { json, body } = exchange;
  if (json === undefined) return body;
  const before = how.translated?.body ?? json;
  let after = how.change === undefined || format === null ? before : how.change(before);
  if (typeof after['model'] === 'string' && after['model'] !== model) after = { ...after, model };
  const isChanged = after !== json;
  if (!how.asksForUsage) return isChanged ? JSON.stringify(after) : body;
  const options = after['stream_options'];
  if (isChanged || options !== undefined) {
    return JSON.stringify({ ...after, stream_options: { ...(isObject(options) ? options : {}), include_usage: true } });
  }
  // The client's own bytes but for one field more: nothing is written anew.
  const at = body.indexOf('{') + 1;
  return Buffer.concat([body.subarray(0, at), streamOptions, body.subarray(at)]);
}

function translate(
  exchange: Exchange,
  { model, format, upstream }: Destination,
): { readonly body: JsonObject; readonly translation: Translation } {
  const from = exchange.route.format;
  if (from === null || format === null || exchange.json === undefined) throw new Error('there is nothing to translate');
  const { body, dropped, info } = translateRequest(exchange.json, from, format, {
    model,
    default_max_tokens: defaultMaxTokens,
    created: Math.floor(exchange.started_at_ms / 1000),
    stream: exchange.facts?.streaming ?? false,
    // Tools that the client's own provider would run are none of this one's; agents send them whether or not they are used.
    drop_built_in_tools: true,
  });
  if (dropped.length > 0) exchange.why.push(`Left out for ${upstream.name}: ${dropped.join(', ')}.`);
  return { body, translation: { from: format, to: from, info } };
}
