import { emptyUsage } from '@apex/tokens';
import type { Usage } from '@apex/contracts';
import type { BillLine } from '@apex/testkit/provider-simulator';

/** What an emitter tells of a call that was answered. `no row`: it does not report the call at all. */
type Told = 'usage' | 'usage without cache' | 'no usage' | 'no row';

export interface Emitter {
  /** Its folder in `examples/`. */
  readonly name: string;
  /** Packages whose versions the table names: the emitters, then the SDK. */
  readonly packages: readonly [emitters: readonly string[], sdk: string];
  readonly program: 'node' | 'shell';
  told(line: BillLine): Told;
}

const everything = (): Told => 'usage';

/** Every combination of emitters in `examples/`, with what the wire lets them tell (docs/emitters.md). */
export const emitters: readonly Emitter[] = [
  {
    name: 'openai-opentelemetry',
    packages: [['@opentelemetry/instrumentation-openai'], 'openai'],
    program: 'node',
    told: () => 'usage without cache',
  },
  {
    name: 'openai-openllmetry',
    packages: [['@traceloop/instrumentation-openai'], 'openai'],
    program: 'node',
    told: (line) => {
      if (line.api === 'embeddings') return 'no row';
      return line.streaming ? 'no usage' : 'usage without cache';
    },
  },
  {
    name: 'openai-openinference',
    packages: [['@arizeai/openinference-instrumentation-openai'], 'openai'],
    program: 'node',
    told: (line) => (line.api === 'embeddings' || (line.api === 'chat' && line.streaming) ? 'no usage' : 'usage'),
  },
  {
    name: 'openai-several',
    packages: [['@opentelemetry/instrumentation-openai', '@arizeai/openinference-instrumentation-openai'], 'openai'],
    program: 'node',
    told: (line) => (line.api === 'chat' && line.streaming ? 'usage without cache' : 'usage'),
  },
  {
    name: 'anthropic-sdk',
    packages: [['@anthropic-ai/sdk'], '@anthropic-ai/sdk'],
    program: 'node',
    told: everything,
  },
  {
    name: 'anthropic-openllmetry',
    packages: [['@traceloop/instrumentation-anthropic'], '@anthropic-ai/sdk'],
    program: 'node',
    told: everything,
  },
  {
    name: 'anthropic-openinference',
    packages: [['@arizeai/openinference-instrumentation-anthropic'], '@anthropic-ai/sdk'],
    program: 'node',
    told: everything,
  },
  {
    name: 'anthropic-several',
    packages: [['@arizeai/openinference-instrumentation-anthropic', '@ai-sdk/otel'], '@anthropic-ai/sdk'],
    program: 'node',
    told: everything,
  },
  { name: 'ai-sdk-6', packages: [['ai'], 'ai'], program: 'node', told: everything },
  { name: 'ai-sdk-7', packages: [['@ai-sdk/otel'], 'ai'], program: 'node', told: everything },
  {
    name: 'langfuse',
    packages: [['@langfuse/openai', '@langfuse/otel'], 'openai'],
    program: 'node',
    told: (line) => (line.api === 'embeddings' ? 'no usage' : 'usage'),
  },
  {
    name: 'claude-code',
    packages: [['@anthropic-ai/claude-code'], '@anthropic-ai/claude-code'],
    program: 'shell',
    told: everything,
  },
  { name: 'codex', packages: [['@openai/codex'], '@openai/codex'], program: 'shell', told: everything },
];

/** The tokens of a call as the emitter lets one know them; null: it tells none. */
export function toldUsage(emitter: Emitter, line: BillLine): Usage | null {
  const told = emitter.told(line);
  if (line.usage === null || told === 'no usage' || told === 'no row') return null;
  if (told === 'usage') return line.usage;
  const { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning } = line.usage;
  return { ...emptyUsage(), input: input + cache_read + cache_write_5m + cache_write_1h, output, reasoning };
}
