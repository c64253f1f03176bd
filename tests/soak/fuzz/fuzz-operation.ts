import { type ApiDocument, operationsOf, type Schema } from '../../critical/support/api-document.ts';
import type { OtlpSeed } from './otlp-seeds.ts';

export interface FuzzParameter {
  readonly name: string;
  readonly place: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Schema;
}

/** What requests to an operation are made of. */
export interface FuzzOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly parameters: readonly FuzzParameter[];
  readonly body: { readonly schema: Schema; readonly example?: object | undefined } | undefined;
  /** Files that a route takes in place of JSON. */
  readonly files: readonly string[];
  readonly seeds: readonly OtlpSeed[];
  /** Takes what comes from outside: is asked far more often than others. */
  readonly isIntake: boolean;
  /** Whether the document tells of it. */
  readonly isDocumented: boolean;
}

const intakes =
  /^(startImport|importRecords|finishImport|createUpload|previewUpload|importUpload|export(Langfuse)?(Traces|Logs|Metrics)|signUp|signIn|refresh|requestPasswordReset|resetPassword|verifyEmail|acceptInvitation|(create|rotate)Secret|(create|preview)Reconciliation|(create|change|end|preview)NegotiatedPrice|ask|askInThread|\w*Alert\w*|cspReport)$/;

const files = [
  'timestamp,model,input_tokens,output_tokens\n2026-03-01T00:00:00Z,claude-opus-4-6,10,20\n',
  'date,model,cost\n2026-03-01,claude-opus-4-6,1.25\n',
  '{"timestamp":"2026-03-01T00:00:00Z","model":"gpt-4o","usage":{"prompt_tokens":10,"completion_tokens":2}}\n',
  '[{"created":1772323200,"model":"gpt-4o","cost":"NaN"}]',
  'PAR1\u0000\u0001\u0002PAR1',
];

/** Not of the document: browsers report there in formats of their own. */
const cspReport: FuzzOperation = {
  name: 'cspReport',
  method: 'POST',
  path: '/api/csp-report',
  isPublic: true,
  parameters: [],
  body: {
    schema: { type: 'object', additionalProperties: {} },
    example: { 'csp-report': { 'document-uri': 'https://apex.example/x', 'violated-directive': 'script-src' } },
  },
  files: [],
  seeds: [],
  isIntake: true,
  isDocumented: false,
};

export function fuzzOperationsOf(document: ApiDocument, seeds: readonly OtlpSeed[]): readonly FuzzOperation[] {
  const documented = operationsOf(document).map(({ name, method, path, isPublic, body }): FuzzOperation => {
    const described = document.paths[path]?.[method.toLowerCase()];
    const content = Object.keys(described?.requestBody?.content ?? {});
    const signal = /\/v1\/(\w+)$/.exec(path)?.[1];
    return {
      name,
      method,
      path,
      isPublic,
      parameters: (described?.parameters ?? [])
        .filter((one) => ['path', 'query'].includes(one.in))
        .map((one) => ({ name: one.name, place: one.in, required: one.in === 'path', schema: one.schema })),
      body,
      files: content.includes('application/octet-stream') ? files : [],
      seeds: seeds.filter((seed) => seed.signal === signal),
      isIntake: intakes.test(name),
      isDocumented: true,
    };
  });
  return [...documented, cspReport];
}
