import { type KnownPrefix, NameTable } from '../wire/name-table.ts';
import { aiSdk } from './ai-sdk.ts';
import { anthropicSdk } from './anthropic-sdk.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';
import {
  genkit,
  googleAdk,
  langSmith,
  liteLlm,
  logfire,
  openLit,
  pydanticAi,
  semanticKernel,
  springAi,
  unknown,
} from './frameworks.ts';
import { gateway } from './gateway.ts';
import { genAi } from './gen-ai.ts';
import { langfuse } from './langfuse.ts';
import { openInference } from './openinference.ts';
import { openLlmetry } from './openllmetry.ts';

/**
 * All dialects. Where two know one span or one name of a field, the earlier is believed; OpenTelemetry's official
 * Python scopes begin like OpenLLMetry's, so it stands before it.
 */
export const dialects: readonly Dialect[] = [
  gateway,
  langfuse,
  openInference,
  aiSdk,
  springAi,
  genAi,
  openLlmetry,
  anthropicSdk,
  claudeCode,
  codex,
  pydanticAi,
  logfire,
  openLit,
  semanticKernel,
  genkit,
  langSmith,
  liteLlm,
  googleAdk,
];

const prefixes = dialects.flatMap((dialect) => dialect.prefixes ?? []);
const shared = dialects.flatMap(({ names }) => (names === undefined ? [] : [names]));
const sharedTable = new NameTable(shared, prefixes);
const tables = new Map(
  dialects.flatMap(({ emitter, ownNames }) =>
    ownNames === undefined ? [] : [[emitter, new NameTable([...shared, ownNames], prefixes)] as const],
  ),
);

/** A metric's series is told by all its attributes, whatever they mean. */
const everything: readonly KnownPrefix[] = [{ prefix: '', use: 'tag' }];
const metricTables = new Map(
  dialects.map(({ emitter, ownNames = {} }) => [emitter, new NameTable([...shared, ownNames], everything)] as const),
);
const sharedMetricTable = new NameTable(shared, everything);

export function metricNamesOf(dialect: Dialect): NameTable {
  return metricTables.get(dialect.emitter) ?? sharedMetricTable;
}

export function dialectOf(scope: string): Dialect {
  return dialects.find(({ scopes }) => scopes.some((pattern) => pattern.test(scope))) ?? unknown;
}

export function namesOf(dialect: Dialect): NameTable {
  return tables.get(dialect.emitter) ?? sharedTable;
}

/** What a span is: as its own emitter's rules say, else by whichever dialect's tell-tale attributes it has. */
export function roleOf(dialect: Dialect, view: SpanView): SpanRole | undefined {
  const own = dialect.ownRole?.(view) ?? dialect.role?.(view);
  if (own !== undefined) return own;
  for (const { role } of dialects) {
    const told = role?.(view);
    if (told !== undefined) return told;
  }
  return undefined;
}
