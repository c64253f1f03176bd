import type { Archetype, Failure } from '../archetype.ts';
import { archetypes, consumer, nightly, office } from '../archetypes.ts';
import type { Weighted, WorkspacePart } from './part.ts';

/** Days of the workspace, the last one included. */
export const workspaceDays = 66;
/** The last days, in which document search runs on a dearer model. */
const daysSinceMove = 14;

const developers = ['ada', 'grace', 'linus', 'margaret', 'dennis', 'barbara'] as const;
const supporters = ['emma', 'noah', 'mia', 'leon', 'sofia', 'ben', 'lea', 'paul'] as const;
const analysts = ['carla', 'jonas', 'nina', 'omar'] as const;
const lawyers = ['olga', 'victor', 'ines'] as const;
const writers = ['tom', 'julia', 'felix', 'amira'] as const;

const production: readonly [Weighted, ...Weighted[]] = [{ name: 'production', weight: 1 }];
const mostlyProduction: readonly [Weighted, ...Weighted[]] = [
  { name: 'production', weight: 9 },
  { name: 'staging', weight: 1 },
];
const development: readonly [Weighted, ...Weighted[]] = [{ name: 'development', weight: 1 }];

const refusals: readonly [Failure, ...Failure[]] = [
  { type: 'rate_limit', weight: 5, billed: false },
  { type: 'overloaded', weight: 3, billed: false },
  { type: 'timeout', weight: 2, billed: true },
];

const codingAgent: Archetype = {
  ...archetypes['coding-agent'],
  model: 'claude-opus-5',
  premium_model: 'claude-fable-5',
  application: 'developer-tools',
  features: [{ name: 'coding-agent', weight: 1, system: [3900, 4600] }],
  users: developers.length,
  turns: [16, 130],
  message: [500, 15_000],
  output: [400, 8200],
  context_limit: 320_000,
  gap_s: [2, 60],
  pause_chance: 0.15,
  pause_s: [310, 4200],
  rhythm: { ...office, growth: 0.25 },
};

const documentSearch: Archetype = {
  ...archetypes.rag,
  model: 'gpt-5.4-mini',
  premium_model: 'gpt-5.5',
  features: [{ name: 'document-search', weight: 1, system: [1300, 1700] }],
  users: supporters.length + analysts.length,
  turns: [1, 3],
  message: [105_000, 230_000],
  output: [200, 1600],
  context_limit: 265_000,
  base_latency_ms: 600,
  rhythm: { ...office, growth: 0.25 },
};

const supportChat: Archetype = {
  ...archetypes.chat,
  model: 'gpt-5.4-mini',
  premium_model: 'gpt-5.5',
  features: [{ name: 'support-chat', weight: 1, system: [1400, 2100] }],
  users: supporters.length,
  rhythm: { ...consumer, growth: 0.4 },
};

const contractReview: Archetype = {
  ...archetypes.rag,
  model: 'gpt-5.5-pro',
  premium_model: 'gpt-5.5-pro',
  application: 'legal-desk',
  features: [{ name: 'contract-review', weight: 1, system: [2200, 2900] }],
  users: lawyers.length,
  turns: [1, 4],
  message: [14_000, 80_000],
  output: [1500, 11_000],
  reasoning_share: 0.6,
  context_limit: 220_000,
  base_latency_ms: 4000,
  ms_per_output_token: 11,
  rhythm: { ...office, growth: 0.3 },
};

const salesAnalysis: Archetype = {
  ...archetypes['multi-turn-tools'],
  model: 'gemini-3.1-pro-preview',
  premium_model: 'gemini-3.1-pro-preview',
  features: [{ name: 'sales-analysis', weight: 1, system: [2400, 2900] }],
  users: analysts.length,
  turns: [5, 26],
  message: [3000, 50_000],
  output: [300, 3600],
  context_limit: 190_000,
};

const invoiceExtraction: Archetype = {
  ...archetypes.rag,
  model: 'gemini-3.1-pro-preview',
  premium_model: 'gemini-3.1-pro-preview',
  provider: 'google',
  application: 'back-office',
  features: [{ name: 'invoice-extraction', weight: 1, system: [2200, 3200] }],
  users: writers.length,
  turns: [2, 12],
  grows: false,
  message: [40_000, 180_000],
  output: [900, 6400],
  context_limit: 195_000,
  error_rate: 0.05,
  failures: [
    { type: 'timeout', weight: 5, billed: true },
    { type: 'rate_limit', weight: 3, billed: false },
    { type: 'content_filter', weight: 2, billed: true },
  ],
  streaming: false,
  ms_per_output_token: 7,
};

const ticketClassification: Archetype = {
  ...archetypes.batch,
  features: [{ name: 'ticket-classification', weight: 1, system: [1500, 2400] }],
  users: 1,
  turns: [10, 24],
  rhythm: { ...nightly, growth: 0.3 },
};

/** A model of the team's own, which no price list knows. */
const ownModel: Archetype = {
  ...archetypes.chat,
  provider: 'in-house',
  model: 'house-rewriter-2',
  premium_model: 'house-rewriter-2',
  application: 'labs',
  features: [{ name: 'text-rewriting', weight: 1, system: [300, 500] }],
  users: writers.length,
};

const whole = { first_day: workspaceDays - 1, last_day: 0, plant: [] } as const;

/**
 * The workspace, with what is worth finding in it: document search moved to a dearer model two weeks ago; coding
 * sessions outlive their prompt cache; invoices are retried after time-outs that were paid for; one session of contract
 * review ran in circles for an afternoon; questions are asked twice; a clock at the front of a prompt breaks its cache.
 */
export function workspaceParts(loop_day: number): readonly WorkspacePart[] {
  return [
    {
      ...whole,
      name: 'coding',
      archetype: { ...codingAgent, failures: refusals },
      calls: 4900,
      people: developers,
      agent: 'claude-code',
      environments: development,
      task: 'DEV',
      models_of: { ada: 'claude-fable-5', grace: 'claude-fable-5', linus: 'claude-fable-5' },
      sub_agent_model: 'claude-sonnet-5',
    },
    {
      ...whole,
      name: 'documents',
      archetype: documentSearch,
      calls: 1200,
      plant: [{ kind: 'duplicate-calls', share: 0.06 }],
      last_day: daysSinceMove,
      people: [...supporters, ...analysts],
      agent: '',
      environments: mostlyProduction,
    },
    {
      ...whole,
      name: 'documents-moved',
      archetype: { ...documentSearch, model: documentSearch.premium_model, ms_per_output_token: 15 },
      calls: 700,
      plant: [{ kind: 'duplicate-calls', share: 0.06 }],
      first_day: daysSinceMove - 1,
      people: [...supporters, ...analysts],
      agent: '',
      environments: mostlyProduction,
    },
    {
      ...whole,
      name: 'support',
      archetype: supportChat,
      calls: 1200,
      plant: [{ kind: 'cache-break', share: 0.15 }],
      people: supporters,
      agent: '',
      environments: mostlyProduction,
    },
    {
      ...whole,
      name: 'contracts',
      archetype: contractReview,
      calls: 600,
      plant: [{ kind: 'retry-storm', share: 0.09 }],
      people: lawyers,
      agent: '',
      environments: production,
    },
    {
      ...whole,
      name: 'contracts-loop',
      archetype: {
        ...contractReview,
        turns: [230, 230],
        message: [100, 1800],
        context_limit: 60_000,
        gap_s: [2, 20],
        pause_chance: 0,
      },
      calls: 230,
      first_day: loop_day,
      last_day: loop_day,
      first_hour: 12,
      people: ['victor'],
      agent: 'contract-agent',
      environments: production,
    },
    {
      ...whole,
      name: 'sales',
      archetype: salesAnalysis,
      calls: 900,
      plant: [{ kind: 'unused-tools', share: 0.1 }],
      people: analysts,
      agent: 'sales-agent',
      environments: production,
      task: 'SALES',
    },
    {
      ...whole,
      name: 'invoices',
      archetype: invoiceExtraction,
      calls: 900,
      plant: [{ kind: 'retry-storm', share: 0.14 }],
      people: writers,
      agent: '',
      environments: mostlyProduction,
    },
    {
      ...whole,
      name: 'tickets',
      archetype: ticketClassification,
      calls: 800,
      people: ['scheduler'],
      agent: '',
      environments: production,
    },
    {
      ...whole,
      name: 'own-model',
      archetype: ownModel,
      calls: 60,
      first_day: 25,
      people: writers,
      agent: '',
      environments: development,
    },
  ];
}
