const command = {
  agents:
    "This machine's coding agents: run `apex import claude-code` or `apex import codex` on the machine they work on; `--watch` keeps the logs coming. The import page of the web app finds the same logs by itself. This unlocks spend, tokens, sessions and prompt caching within a minute, and no prompt text is kept.",
  file: 'A file: drop it on the import page, or run `apex import FILE --format auto`; CSV, JSON, JSONL and Parquet are read, and `--dry-run` shows what would be taken. This unlocks spend by any column the file holds.',
  columns:
    'Columns with names of their own: choose them in the preview of the import page, or name them, like `apex import FILE --map model=MODEL_COLUMN --map user=CUSTOMER_COLUMN`. This unlocks breakdowns by feature, user, task and more.',
  gateway:
    'Calls as they are made, through the gateway: add the provider with `apex upstreams add openai --kind openai --key-env OPENAI_API_KEY`, make a key with `apex keys create --name app --scope gateway`, and give your program this address and that key. The page Connect shows the lines of each client and waits for the first call. This unlocks budgets, policies and the cost of each call as it ends.',
  telemetry:
    'Calls that go to the provider directly, by OTLP: make a key with `apex keys create --name app`, set `OTEL_EXPORTER_OTLP_ENDPOINT` to this address and `OTEL_EXPORTER_OTLP_HEADERS=x-api-key=apex_…`. The page Sources shows the lines of each SDK and waits for the first span.',
  sample:
    'To try the product without data of your own, open the project named sample, or make calls with `apex synth --archetype coding-agent --calls 2000 --seed 1 --import`.',
};

const exported = (name: string, what: string): string =>
  `${name}: works today with a file. Export ${what} and drop it on the import page, or run \`apex import FILE\`; the columns of ${name} are known. Import again for newer calls: what is known already is not counted twice.`;

interface Source {
  readonly asked: RegExp;
  readonly headline: string;
  readonly notes: readonly string[];
}

/** Sources a question may name, with each way that works; the more particular first. */
const sources: readonly Source[] = [
  {
    asked: /\b(otlp|otel|open[ -]?telemetry|collector|traces? endpoint)\b/i,
    headline: 'Yes: spans, logs and metrics are taken by OTLP over HTTP, at the address of this server.',
    notes: [command.telemetry, command.gateway],
  },
  {
    asked: /\blite[ -]?llm\b/i,
    headline: 'LiteLLM works today with a file of its spend logs.',
    notes: [exported('LiteLLM', 'its table of spend logs as CSV or JSON'), command.columns],
  },
  {
    asked: /\blangfuse\b/i,
    headline: 'Langfuse works today: its SDK sends here, and a file of its observations is read.',
    notes: [
      'Live: set `LANGFUSE_BASE_URL` to the address of this server and `LANGFUSE_SECRET_KEY` to a key of `apex keys create --name app`.',
      exported('Langfuse', 'its observations as CSV or JSON'),
    ],
  },
  {
    asked: /\bhelicone\b/i,
    headline: 'Helicone works today with a file of its requests.',
    notes: [exported('Helicone', 'its requests as CSV or JSON'), command.columns],
  },
  {
    asked: /\bopen ?router\b/i,
    headline: 'OpenRouter works today with a file of its activity.',
    notes: [exported('OpenRouter', 'its activity as CSV'), command.columns],
  },
  {
    asked: /\bcodex\b/i,
    headline: 'Yes: Codex logs are read with one command, `apex import codex`, and its calls may pass the gateway.',
    notes: [command.agents, command.gateway],
  },
  {
    asked: /\bclaude[ -]?code\b/i,
    headline:
      'Yes: Claude Code logs are read with one command, `apex import claude-code`, and its calls may pass the gateway.',
    notes: [command.agents, command.gateway],
  },
  {
    asked: /\b(gateway|prox(y|ies)|base[ _-]?url)\b/i,
    headline: 'Yes: a program sends its calls through the gateway once its base URL and its key are changed.',
    notes: [
      command.gateway,
      'With the SDKs of OpenAI set `OPENAI_BASE_URL` to this address with `/v1` and `OPENAI_API_KEY` to the key; with those of Anthropic `ANTHROPIC_BASE_URL` to this address and `ANTHROPIC_API_KEY` to the key.',
    ],
  },
  {
    asked: /\b(openai|chatgpt)\b/i,
    headline:
      'OpenAI works today: calls through the gateway or by OTLP as they are made, and past ones by a file of its usage or cost export.',
    notes: [command.gateway, command.telemetry, exported('OpenAI', 'usage or costs from its dashboard or its API')],
  },
  {
    asked: /\b(anthropic|claude)\b/i,
    headline:
      'Anthropic works today: calls through the gateway or by OTLP as they are made, and past ones by a file of its usage or cost report.',
    notes: [command.gateway, command.telemetry, exported('Anthropic', 'usage or costs from its console or its API')],
  },
  {
    asked: /\b(bedrock|azure)\b/i,
    headline: 'Logs of model calls in a cloud work today as a file.',
    notes: [command.file, command.columns],
  },
  {
    asked: /\b(api|sdk|endpoint|webhook|http|live|real[ -]?time|stream)\b/i,
    headline: 'Yes: calls come as they are made, through the gateway or by OTLP.',
    notes: [command.gateway, command.telemetry],
  },
  {
    asked: /\b(csv|excel|xlsx|spreadsheet|parquet|jsonl?|files?|columns?)\b/i,
    headline: 'Drop the file on the import page, or run `apex import FILE`; CSV, JSON, JSONL and Parquet are read.',
    notes: [command.file, command.columns],
  },
];

/** How to bring calls in from what the question names; else all that works. */
export function connectNotes(question: string): readonly string[] {
  const source = sources.find(({ asked }) => asked.test(question));
  return source === undefined ? Object.values(command) : [source.headline, ...source.notes];
}
