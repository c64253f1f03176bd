const command = {
  agents:
    "This machine's coding agents: run `apex import claude-code` or `apex import codex` on the machine they work on; `--watch` keeps the logs coming. The import page of the web app finds the same logs by itself. This unlocks spend, tokens, sessions and prompt caching within a minute, and no prompt text is kept.",
  file: 'A file: drop it on the import page, or run `apex import FILE --format auto`; CSV, JSON, JSONL and Parquet are read, and `--dry-run` shows what would be taken. This unlocks spend by any column the file holds.',
  columns:
    'Columns with names of their own: choose them in the preview of the import page, or name them, like `apex import FILE --map model=MODEL_COLUMN --map user=CUSTOMER_COLUMN`. This unlocks breakdowns by feature, user, task and more.',
  sample:
    'To try the product without data of your own, open the project named sample, or make calls with `apex synth --archetype coding-agent --calls 2000 --seed 1 --import`.',
};

const exported = (name: string, what: string): string =>
  `${name}: works today with a file. Export ${what} and drop it on the import page, or run \`apex import FILE\`; the columns of ${name} are known. A live connection is not there yet: import again for newer calls, as what is known already is not counted twice.`;

interface Source {
  readonly asked: RegExp;
  readonly headline: string;
  readonly notes: readonly string[];
}

const notYet = 'does not work yet; bring the calls in by a file or by the logs of coding agents meanwhile.';

/** Sources a question may name, with what works today and what does not; the more particular first. */
const sources: readonly Source[] = [
  {
    asked: /\b(otlp|otel|open[ -]?telemetry|collector|traces? endpoint)\b/i,
    headline: `There is no OpenTelemetry (OTLP) endpoint yet, so sending spans there ${notYet}`,
    notes: [
      'Write your spans to a JSONL or CSV file, by a file exporter of your collector, and name their columns: `apex import FILE --map model=COLUMN --map input_tokens=COLUMN --map output_tokens=COLUMN`.',
      command.agents,
    ],
  },
  {
    asked: /\blite[ -]?llm\b/i,
    headline: 'LiteLLM works today with a file of its spend logs; there is no live connection yet.',
    notes: [exported('LiteLLM', 'its table of spend logs as CSV or JSON'), command.columns],
  },
  {
    asked: /\blangfuse\b/i,
    headline: 'Langfuse works today with a file of its observations; there is no live connection yet.',
    notes: [exported('Langfuse', 'its observations as CSV or JSON'), command.columns],
  },
  {
    asked: /\bhelicone\b/i,
    headline: 'Helicone works today with a file of its requests; there is no live connection yet.',
    notes: [exported('Helicone', 'its requests as CSV or JSON'), command.columns],
  },
  {
    asked: /\bopen ?router\b/i,
    headline: 'OpenRouter works today with a file of its activity; there is no live connection yet.',
    notes: [exported('OpenRouter', 'its activity as CSV'), command.columns],
  },
  {
    asked: /\bcodex\b/i,
    headline: 'Yes: Codex logs are read with one command, `apex import codex`.',
    notes: [command.agents],
  },
  {
    asked: /\bclaude[ -]?code\b/i,
    headline: 'Yes: Claude Code logs are read with one command, `apex import claude-code`.',
    notes: [command.agents],
  },
  {
    asked: /\b(gateway|prox(y|ies)|base[ _-]?url)\b/i,
    headline: `The gateway is not there yet, so sending calls through it ${notYet}`,
    notes: [command.agents, command.file],
  },
  {
    asked: /\b(openai|chatgpt)\b/i,
    headline: 'OpenAI works today with a file of its usage or cost export; there is no live connection yet.',
    notes: [exported('OpenAI', 'usage or costs from its dashboard or its API'), command.columns],
  },
  {
    asked: /\b(anthropic|claude)\b/i,
    headline: 'Anthropic works today with a file of its usage or cost report; there is no live connection yet.',
    notes: [exported('Anthropic', 'usage or costs from its console or its API'), command.agents],
  },
  {
    asked: /\b(bedrock|azure)\b/i,
    headline: 'Logs of model calls in a cloud work today as a file; there is no live connection yet.',
    notes: [command.file, command.columns],
  },
  {
    asked: /\b(api|sdk|endpoint|webhook|http|live|real[ -]?time|stream)\b/i,
    headline: `An endpoint that takes calls as they are made ${notYet}`,
    notes: [command.agents, command.file],
  },
  {
    asked: /\b(csv|excel|xlsx|spreadsheet|parquet|jsonl?|files?|columns?)\b/i,
    headline: 'Drop the file on the import page, or run `apex import FILE`; CSV, JSON, JSONL and Parquet are read.',
    notes: [command.file, command.columns],
  },
];

/** How to bring calls in from what the question names: what works today and what does not; else all that works. */
export function connectNotes(question: string): readonly string[] {
  const source = sources.find(({ asked }) => asked.test(question));
  return source === undefined ? Object.values(command) : [source.headline, ...source.notes];
}
