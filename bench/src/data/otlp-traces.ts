import { randomBytes } from 'node:crypto';
import protobuf from 'protobufjs';

/** The part of opentelemetry-proto 1.x that spans are made of. */
const messages = {
  ExportTraceServiceRequest: { resourceSpans: ['repeated ResourceSpans', 1] },
  ResourceSpans: { resource: ['Resource', 1], scopeSpans: ['repeated ScopeSpans', 2] },
  Resource: { attributes: ['repeated KeyValue', 1] },
  ScopeSpans: { scope: ['InstrumentationScope', 1], spans: ['repeated Span', 2] },
  InstrumentationScope: { name: ['string', 1], version: ['string', 2] },
  Span: {
    traceId: ['bytes', 1],
    spanId: ['bytes', 2],
    parentSpanId: ['bytes', 4],
    name: ['string', 5],
    kind: ['int32', 6],
    startTimeUnixNano: ['fixed64', 7],
    endTimeUnixNano: ['fixed64', 8],
    attributes: ['repeated KeyValue', 9],
    status: ['Status', 15],
  },
  Status: { message: ['string', 2], code: ['int32', 3] },
  KeyValue: { key: ['string', 1], value: ['AnyValue', 2] },
  AnyValue: { stringValue: ['string', 1], boolValue: ['bool', 2], intValue: ['int64', 3], doubleValue: ['double', 4] },
} as const;

function requestType(): protobuf.Type {
  const nested = Object.fromEntries(
    Object.entries(messages).map(([name, fields]) => [
      name,
      {
        fields: Object.fromEntries(
          Object.entries(fields).map(([field, [kind, id]]) => [
            field,
            kind.startsWith('repeated ') ? { rule: 'repeated', type: kind.slice(9), id } : { type: kind, id },
          ]),
        ),
      },
    ]),
  );
  return protobuf.Root.fromJSON({ nested }).lookupType('ExportTraceServiceRequest');
}

const type = requestType();

/** What protobufjs makes of an export, nothing else done with it. */
export function decodeByProtobufjs(body: Uint8Array): void {
  type.decode(body);
}

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const count = (key: string, intValue: number) => ({ key, value: { intValue } });

function span(
  kind: 'root' | 'step' | 'call',
  at: { readonly traceId: Buffer; readonly parent?: Buffer; readonly ms: number },
) {
  const calls = [
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.provider.name', 'anthropic'),
    text('gen_ai.request.model', 'claude-opus-4-6'),
    text('gen_ai.response.model', 'claude-opus-4-6'),
    text('gen_ai.response.id', `msg_${randomBytes(12).toString('hex')}`),
    count('gen_ai.usage.input_tokens', 1200),
    count('gen_ai.usage.output_tokens', 130),
    count('gen_ai.usage.cache_read.input_tokens', 800),
    text('gen_ai.response.finish_reasons', 'end_turn'),
    text('server.address', 'api.anthropic.com'),
  ];
  const others = [text('http.request.method', 'POST'), text('http.route', '/answer'), text('user.id', 'user-1')];
  return {
    traceId: at.traceId,
    spanId: randomBytes(8),
    ...(at.parent === undefined ? {} : { parentSpanId: at.parent }),
    name: kind === 'call' ? 'chat claude-opus-4-6' : `${kind} of an answer`,
    kind: kind === 'call' ? 3 : 1,
    startTimeUnixNano: at.ms * 1e6,
    endTimeUnixNano: (at.ms + 500) * 1e6,
    attributes: kind === 'call' ? calls : others,
    status: { code: 1 },
  };
}

/** An export as a batch processor sends it: traces of a root, a step and two calls. `spans` is a multiple of four. */
export function traceExport(spans: number, start_ms: number): Buffer {
  const all = Array.from({ length: spans / 4 }, (_, index) => {
    const traceId = randomBytes(16);
    const ms = start_ms + index * 1000;
    const root = span('root', { traceId, ms });
    const step = span('step', { traceId, ms, parent: root.spanId });
    return [root, step, ...[0, 1].map(() => span('call', { traceId, ms, parent: step.spanId }))];
  }).flat();
  const resource = { attributes: [text('service.name', 'shop'), text('deployment.environment.name', 'production')] };
  const scope = { name: 'opentelemetry.instrumentation.anthropic', version: '1.0' };
  return Buffer.from(
    type.encode(type.create({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: all }] }] })).finish(),
  );
}
