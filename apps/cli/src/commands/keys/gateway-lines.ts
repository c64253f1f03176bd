/** What a program is given so that its calls pass the gateway, as lines for a shell. */
export function gatewayLines(origin: string, key: string): string {
  return [
    `  export OPENAI_BASE_URL=${origin}/v1 OPENAI_API_KEY=${key}`,
    `  export ANTHROPIC_BASE_URL=${origin} ANTHROPIC_AUTH_TOKEN=${key}`,
    `  export GOOGLE_GEMINI_BASE_URL=${origin} GEMINI_API_KEY=${key}`,
  ].join('\n');
}
