import type { ErrorBody } from '@apex/contracts';
import type { HttpAnswer } from '@apex/testkit/http-user';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import type { ApiDocument, Operation } from './api-document.ts';

const requestId = /^\d{10}-[0-9a-f]{8}$/;

const neededHeaders: Readonly<Record<string, RegExp>> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^SAMEORIGIN$/,
  'referrer-policy': /^strict-origin-when-cross-origin$/,
  'permissions-policy': /camera=\(\)/,
  'content-security-policy': /default-src 'self'/,
  'x-xss-protection': /^1; mode=block$/,
  'x-correlation-id': requestId,
};

/** What breaks the rules that hold for every answer of the server, whatever was asked. */
export function faultsOf(answer: HttpAnswer): string[] {
  const faults = Object.entries(neededHeaders)
    .filter(([name, pattern]) => !pattern.test(answer.headers.get(name) ?? ''))
    .map(([name]) => `header ${name} is ${answer.headers.get(name)}`);
  if (answer.headers.has('x-powered-by') || answer.headers.has('server')) faults.push('names its software');
  return answer.status < 400 ? faults : [...faults, ...faultsOfError(answer)];
}

/** What the intake of OTLP says in place of our envelope. */
const otlpStatusSchema = z.strictObject({
  code: z.int(),
  message: z.string(),
  details: z.tuple([
    z.strictObject({
      '@type': z.literal('type.googleapis.com/google.rpc.ErrorInfo'),
      reason: z.string(),
      domain: z.literal('netra-apex'),
      metadata: z.strictObject({ correlation_id: z.string() }),
    }),
  ]),
});

function bodyOfStatus({ message, details: [{ reason, metadata }] }: z.output<typeof otlpStatusSchema>): ErrorBody {
  return { error: message, error_code: reason, correlation_id: metadata.correlation_id };
}

function faultsOfError(answer: HttpAnswer): string[] {
  if (!(answer.headers.get('content-type') ?? '').startsWith('application/json')) return ['an error that is no JSON'];
  const status = otlpStatusSchema.safeParse(answer.json());
  const body = status.success ? bodyOfStatus(status.data) : answer.error();
  const known = new Set(['error', 'error_code', 'details', 'correlation_id']);
  const rules: readonly (readonly [boolean, string])[] = [
    [/\S/.test(body.error), 'has no text'],
    [/^[A-Z][A-Z0-9_]+$/.test(body.error_code), `has the code ${body.error_code}`],
    [body.correlation_id === answer.headers.get('x-correlation-id'), 'has another correlation id than its header'],
    [
      status.success || Object.keys(answer.json() as object).every((name) => known.has(name)),
      'has fields beyond the envelope',
    ],
    [!/node_modules|\.ts:\d+/.test(answer.text), 'shows a stack'],
    [answer.status !== 500, `is internal: ${answer.text}`],
  ];
  return rules.filter(([holds]) => !holds).map(([, text]) => `the error ${text}`);
}

/** Finds what the live document does not say of answers. */
export function createConformance(document: ApiDocument): (operation: Operation, answer: HttpAnswer) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const compiled = new Map<string, ValidateFunction>();

  function validatorOf({ path, method }: Operation, status: number, type: string): ValidateFunction | undefined {
    const verb = method.toLowerCase();
    if (document.paths[path]?.[verb]?.responses[status]?.content?.[type] === undefined) return undefined;
    const steps = ['paths', path, verb, 'responses', String(status), 'content', type, 'schema'];
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `document#/${pointer}` });
    compiled.set(pointer, validate);
    return validate;
  }

  /** The document names its files with their character set. */
  function tellsOfFile({ path, method }: Operation, type: string): boolean {
    const content = document.paths[path]?.[method.toLowerCase()]?.responses['200']?.content ?? {};
    return Object.keys(content).some((name) => name.split(';')[0] === type);
  }

  return (operation, answer) => {
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    if (answer.headers.get('content-disposition')?.startsWith('attachment') === true) {
      return tellsOfFile(operation, type) ? [] : [`a file of ${type} is not in the document`];
    }
    const validate = validatorOf(operation, answer.status, type);
    if (validate === undefined)
      return [`${answer.status} ${type} is not in the document: ${answer.text.slice(0, 200)}`];
    const values = type === 'text/event-stream' ? eventsOf(answer.text) : [answer.json()];
    return values
      .filter((value) => !validate(value))
      .map((value) => `${ajv.errorsText(ajv.errors ?? validate.errors)} in ${JSON.stringify(value).slice(0, 300)}`);
  };
}

/** The events of a stream as objects; comments that keep it open are none. */
function eventsOf(text: string): object[] {
  const blocks = text.split('\n\n').filter((block) => /^(event|data):/m.test(block));
  return blocks.map((block) => {
    const fields = [...block.matchAll(/^(\w+): ?(.*)$/gm)];
    return Object.fromEntries(
      fields.map(([, name, value = '']): [unknown, unknown] => [name, name === 'data' ? JSON.parse(value) : value]),
    );
  });
}
