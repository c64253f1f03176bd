/** Read from the environment of the process, with the addresses that a fresh installation has. */
export interface Environment {
  /** Where Apex listens. */
  readonly apexUrl: string;
  /** An ingest key of Apex. */
  readonly apexKey: string;
  readonly openaiUrl: string;
  readonly openaiKey: string;
  readonly anthropicUrl: string;
  readonly anthropicKey: string;
  readonly session: string;
  readonly user: string;
}

export function readEnvironment(): Environment {
  return {
    apexUrl: process.env['APEX_URL'] ?? 'http://localhost:8080',
    apexKey: process.env['APEX_KEY'] ?? '',
    openaiUrl: process.env['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1',
    openaiKey: process.env['OPENAI_API_KEY'] ?? '',
    anthropicUrl: process.env['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com',
    anthropicKey: process.env['ANTHROPIC_API_KEY'] ?? '',
    session: process.env['EXAMPLE_SESSION'] ?? `example-${Date.now()}`,
    user: process.env['EXAMPLE_USER'] ?? 'ada@example.com',
  };
}
