import type { Dimension } from '@apex/contracts';

/** Phrases, in lemmas, that name a dimension. */
export const dimensionPhrases: readonly (readonly [Dimension, readonly string[]])[] = [
  [
    'error_type',
    [
      'error type',
      'type of error',
      'kind of error',
      'error kind',
      'error code',
      'error category',
      'failure type',
      'reason of failure',
      'sort of error',
      'cause of error',
      'cause of failure',
      'error reason',
      'kind of failure',
      'type of failure',
      'failure reason',
      'failure cause',
    ],
  ],
  ['model', ['model', 'llm']],
  ['provider', ['provider', 'vendor', 'ai vendor', 'supplier', 'ai company', 'ai lab']],
  ['hour', ['hour', 'hourly']],
  ['day', ['day', 'daily', 'date']],
  ['week', ['week', 'weekly']],
  ['month', ['month', 'monthly']],
  ['project', ['project', 'repo', 'repository', 'workspace', 'codebase', 'code base']],
  ['branch', ['branch', 'git branch']],
  ['application', ['application', 'app', 'service']],
  ['feature', ['feature', 'use case', 'product feature']],
  [
    'user',
    [
      'user',
      'person',
      'developer',
      'engineer',
      'team member',
      'teammate',
      'who',
      'member',
      'colleague',
      'dev',
      'spender',
      'people',
      'individual',
      'employee',
    ],
  ],
  ['session', ['session', 'conversation', 'chat']],
  ['task', ['task', 'agent task', 'job']],
  ['agent', ['agent', 'sub-agent', 'subagent', 'bot']],
  ['environment', ['environment', 'env', 'stage', 'deployment environment']],
  [
    'operation',
    [
      'operation',
      'endpoint',
      'kind of call',
      'type of call',
      'call type',
      'type of request',
      'kind of request',
      'request type',
      'kind of operation',
      'operation type',
    ],
  ],
  ['status', ['status', 'outcome']],
  ['source', ['source', 'import source', 'log source', 'data source']],
  ['tier', ['service tier', 'tier', 'batch tier']],
];

/** Words that ask for a row of time each, when no dimension of time is named. */
export const trendWords: ReadonlySet<string> = new Set([
  'trend',
  'trending',
  'evolution',
  'timeline',
  'history',
  'evolve',
  'evolved',
  'developed',
]);

/** Labels a question may name by value without saying of which dimension. */
export const nameableDimensions = [
  'model',
  'provider',
  'project',
  'feature',
  'user',
  'application',
  'agent',
  'environment',
  'task',
  'session',
  'source',
  'branch',
  'tier',
] as const satisfies readonly Dimension[];

/** What people break spend down by and no call record carries; each in the singular. */
export const absentDimensions: ReadonlySet<string> = new Set(
  `team department division customer client tenant organisation organization company group office squad tool skill prompt
  product topic language city currency contract plan tag label cluster host machine server campaign channel category
  ticket order pull-request commit template experiment version role manager key account invoice country region city market industry customer-segment segment plan subscription`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Names that stand for the same value; whichever of them the data holds is meant. */
export const valueSynonyms: Readonly<Partial<Record<Dimension, readonly (readonly string[])[]>>> = {
  environment: [
    ['production', 'prod', 'live'],
    ['staging', 'stage', 'stg', 'preprod', 'pre-prod'],
    ['development', 'dev', 'develop'],
    ['ci', 'continuous-integration'],
    ['test', 'testing', 'qa'],
  ],
  provider: [
    ['google', 'vertex', 'gcp', 'google-ai', 'gcp-gemini', 'gcp-vertex-ai', 'vertex-ai'],
    ['aws', 'bedrock', 'aws-bedrock', 'amazon', 'amazon-bedrock'],
    ['azure', 'azure-openai', 'azure-ai-openai'],
    ['xai', 'x-ai'],
    ['mistral', 'mistral-ai'],
    ['moonshot', 'moonshot-ai'],
  ],
  error_type: [
    [
      'rate_limit',
      'rate-limit',
      'rate-limited',
      'rate-limit-exceeded',
      'rate-limit-error',
      '429',
      'throttling',
      'throttled',
    ],
    ['timeout', 'timed-out', 'time-out', 'request-timeout'],
    ['server_error', 'server-error', 'internal-server-error', '500', '5xx'],
    ['context_length_exceeded', 'context-length', 'context-overflow', 'context-too-long', 'context-window-exceeded'],
    ['content_filter', 'content-filter', 'content-filtered', 'content-policy'],
    ['overloaded', 'overloaded-error', '529'],
  ],
  operation: [['embeddings', 'embedding', 'embed']],
};
