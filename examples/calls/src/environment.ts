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
  const { env } = process;
  return {
    apexUrl: env['APEX_URL'] ?? 'http://localhost:8080',
    apexKey: env['APEX_KEY'] ?? '',
    openaiUrl: env['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1',
    openaiKey: env['OPENAI_API_KEY'] ?? '',
    anthropicUrl: env['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com',
    anthropicKey: env['ANTHROPIC_API_KEY'] ?? '',
    session: env['EXAMPLE_SESSION'] ?? `example-${Date.now()}`,
    user: env['EXAMPLE_USER'] ?? 'ada@example.com',
  };
}
