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
    ],
  ],
  ['model', ['model', 'llm']],
  ['provider', ['provider', 'vendor', 'ai vendor', 'lab']],
  ['hour', ['hour', 'hourly']],
  ['day', ['day', 'daily', 'date', 'per-day', 'day-by-day']],
  ['week', ['week', 'weekly']],
  ['month', ['month', 'monthly']],
  ['project', ['project', 'repo', 'repository', 'workspace', 'codebase', 'code base']],
  ['branch', ['branch', 'git branch']],
  ['application', ['application', 'app', 'service']],
  ['feature', ['feature', 'use case', 'product feature']],
  ['user', ['user', 'person', 'developer', 'engineer', 'team member', 'teammate', 'who', 'member', 'colleague', 'dev']],
  ['session', ['session', 'conversation', 'chat']],
  ['task', ['task', 'agent task', 'job']],
  ['agent', ['agent', 'sub-agent', 'subagent', 'bot']],
  ['environment', ['environment', 'env', 'stage']],
  ['operation', ['operation', 'endpoint', 'kind of call', 'type of call', 'call type']],
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
  template experiment version role manager`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Usual names for values, before the data's own are looked at. */
export const valueSynonyms: Readonly<Partial<Record<Dimension, Readonly<Record<string, string>>>>> = {
  environment: { prod: 'production', live: 'production', stage: 'staging', dev: 'development' },
};
