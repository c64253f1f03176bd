import type { GuideStep, Place } from '../../sources/connect/guide.ts';
import type { GuideId } from './guide-ids.ts';

/** How one client is pointed at the gateway. */
export interface GatewayGuide {
  readonly id: GuideId;
  readonly label: string;
  /** The folder of `examples/` that does this and runs; null: none. */
  readonly example: string | null;
  readonly steps: readonly GuideStep[];
  /** What to know of this client. */
  readonly note: string;
}

/** A step of an installation and its key; the key's own project is where its calls go. */
const step = (title: string, where: string, lines: (place: Place) => readonly string[]): GuideStep => ({
  title,
  where,
  text: (place) => lines(place).join('\n'),
});

const openAiVariables = step('Set the address and the key', 'environment', ({ origin, key }) => [
  `export OPENAI_BASE_URL=${origin}/v1`,
  `export OPENAI_API_KEY=${key}`,
]);

const openAi: readonly GatewayGuide[] = [
  {
    id: 'openai-js',
    label: 'OpenAI SDK, JavaScript',
    example: 'gateway-openai',
    steps: [
      openAiVariables,
      step('Call as before; say whose call it is', 'TypeScript', () => [
        "import OpenAI from 'openai';",
        '',
        'const client = new OpenAI({',
        "  defaultHeaders: { 'x-apex-feature': 'search' },",
        '});',
        'await client.chat.completions.create(',
        "  { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }] },",
        "  { headers: { 'x-apex-user': 'ada', 'x-apex-session': 'one conversation' } },",
        ');',
      ]),
    ],
    note: 'Chat completions, responses and embeddings, streams too. Usage of streams is read even where the program does not ask for it.',
  },
  {
    id: 'openai-python',
    label: 'OpenAI SDK, Python',
    example: null,
    steps: [
      openAiVariables,
      step('Call as before; say whose call it is', 'Python', () => [
        'from openai import OpenAI',
        '',
        'client = OpenAI(default_headers={"x-apex-feature": "search"})',
        'client.chat.completions.create(',
        '    model="gpt-5.5",',
        '    messages=[{"role": "user", "content": "Hello"}],',
        '    extra_headers={"x-apex-user": "ada", "x-apex-session": "one conversation"},',
        ')',
      ]),
    ],
    note: 'Both variables are read by the SDK itself; nothing else changes.',
  },
];

const others: readonly GatewayGuide[] = [
  {
    id: 'anthropic',
    label: 'Anthropic SDK',
    example: 'gateway-anthropic',
    steps: [
      step('Set the address and the key', 'environment', ({ origin, key }) => [
        `export ANTHROPIC_BASE_URL=${origin}`,
        `export ANTHROPIC_API_KEY=${key}`,
      ]),
      step('Call as before; say whose call it is', 'TypeScript', () => [
        "import Anthropic from '@anthropic-ai/sdk';",
        '',
        "const client = new Anthropic({ defaultHeaders: { 'x-apex-feature': 'search' } });",
        'await client.messages.create({',
        "  model: 'claude-sonnet-5-5',",
        '  max_tokens: 100,',
        "  messages: [{ role: 'user', content: 'Hello' }],",
        '});',
      ]),
    ],
    note: 'The address is without /v1: the SDK adds it. Python’s SDK reads the same variables.',
  },
  {
    id: 'ai-sdk',
    label: 'Vercel AI SDK',
    example: 'gateway-ai-sdk',
    steps: [
      step('Make a provider with the address and the key', 'TypeScript', ({ origin, key }) => [
        "import { createOpenAI } from '@ai-sdk/openai';",
        "import { generateText } from 'ai';",
        '',
        'const apex = createOpenAI({',
        `  baseURL: '${origin}/v1',`,
        `  apiKey: '${key}',`,
        "  headers: { 'x-apex-feature': 'search' },",
        '});',
        "await generateText({ model: apex('gpt-5.5'), prompt: 'Hello' });",
      ]),
    ],
    note: 'createAnthropic takes the same baseURL, with /v1. Keep the key in the environment of your server.',
  },
  {
    id: 'claude-code',
    label: 'Claude Code',
    example: 'gateway-claude-code',
    steps: [
      step('Set the address and the key', 'environment, or env in ~/.claude/settings.json', ({ origin, key }) => [
        `export ANTHROPIC_BASE_URL=${origin}`,
        `export ANTHROPIC_AUTH_TOKEN=${key}`,
        "export ANTHROPIC_CUSTOM_HEADERS=$'x-apex-user: ada\\nx-apex-feature: coding'",
      ]),
      step('Ask it something', 'shell', () => ['claude -p "Say hello"']),
    ],
    note: 'The token goes out as a bearer; with ANTHROPIC_API_KEY it would ask whether to use that key. Its own session becomes the session of each call.',
  },
  {
    id: 'codex',
    label: 'Codex',
    example: 'gateway-codex',
    steps: [
      step('Add a provider to its settings', '~/.codex/config.toml', ({ origin }) => [
        'model = "gpt-5.5"',
        'model_provider = "apex"',
        '',
        '[model_providers.apex]',
        'name = "Apex"',
        `base_url = "${origin}/v1"`,
        'env_key = "APEX_GATEWAY_KEY"',
        'wire_api = "responses"',
        'http_headers = { "x-apex-feature" = "coding" }',
      ]),
      step('Set the key, and ask it something', 'shell', ({ key }) => [
        `export APEX_GATEWAY_KEY=${key}`,
        'codex exec --skip-git-repo-check "Say hello"',
      ]),
    ],
    note: 'Codex speaks the responses API alone. Its own session becomes the session of each call.',
  },
  {
    id: 'gemini',
    label: 'Gemini',
    example: null,
    steps: [
      step('Set the address and the key', 'environment', ({ origin, key }) => [
        `export GOOGLE_GEMINI_BASE_URL=${origin}`,
        `export GEMINI_API_KEY=${key}`,
      ]),
      step('Or call it yourself', 'shell', ({ origin, key }) => [
        `curl ${origin}/v1beta/models/gemini-2.5-flash:generateContent \\`,
        `  -H 'x-goog-api-key: ${key}' \\`,
        "  -H 'content-type: application/json' \\",
        `  -d '{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}'`,
      ]),
    ],
    note: 'The Gemini command line wants gemini-api-key as its way to sign in.',
  },
  {
    id: 'compatible',
    label: 'Anything OpenAI-compatible',
    example: null,
    steps: [
      step('Give it these two', 'wherever it asks for a base URL and a key', ({ origin, key }) => [
        `base URL  ${origin}/v1`,
        `key       ${key}`,
      ]),
    ],
    note: 'Frameworks, editors and tools that take a base URL. Headers they add are read; other headers and fields pass untouched.',
  },
  {
    id: 'curl',
    label: 'curl',
    example: null,
    steps: [
      step('Send a call', 'shell', ({ origin, key }) => [
        `curl ${origin}/v1/chat/completions \\`,
        `  -H 'authorization: Bearer ${key}' \\`,
        "  -H 'content-type: application/json' \\",
        "  -H 'x-apex-feature: search' \\",
        "  -H 'x-apex-user: ada' \\",
        `  -d '{"model":"gpt-5.5","messages":[{"role":"user","content":"Hello"}]}'`,
      ]),
    ],
    note: 'The answer’s headers tell what it cost, which model answered and which policies took part.',
  },
];

/** Every way to send calls through the gateway, as the page shows them. */
export const gatewayGuides: readonly GatewayGuide[] = [...openAi, ...others];
