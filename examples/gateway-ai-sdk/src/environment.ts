/** Where the gateway is and the key for it, by the names that the SDK's providers use. */
export function readEnvironment(): { readonly baseURL: string; readonly apiKey: string } {
  return {
    baseURL: process.env['OPENAI_BASE_URL'] ?? 'http://localhost:8080/v1',
    apiKey: process.env['OPENAI_API_KEY'] ?? '',
  };
}
