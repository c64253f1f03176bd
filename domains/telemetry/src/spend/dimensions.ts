import type { Dimension, TimeDimension } from '@apex/contracts';

/** By hour and the labels with few values; by day, session and what a session is looked for by. */
export type RollUp = 'rollup_hours' | 'rollup_sessions';

export interface DimensionDefinition {
  /** What groups; the same for calls and for the roll-up. */
  readonly key: string;
  /** What is shown for a key. */
  label(key: string): string;
  /** Which roll-ups know it. */
  readonly rollUps: readonly RollUp[];
}

export const missingLabel = '(none)';
/** Bound in every statement: the Apex project's own name. */
export const projectNameParameter = '{project_name:String}';

const both: readonly RollUp[] = ['rollup_hours', 'rollup_sessions'];

/** Every dimension, once. Days and longer are UTC; weeks begin on Monday. */
export const dimensionDefinitions: Readonly<Record<Dimension, DimensionDefinition>> = {
  hour: {
    key: 'hour',
    label: (key) =>
      `concat(replaceOne(toString(fromUnixTimestamp64Milli(toInt64(${key}) * 3600000, 'UTC')), ' ', 'T'), 'Z')`,
    rollUps: ['rollup_hours'],
  },
  day: { key: 'day', label: (key) => `toString(${key})`, rollUps: both },
  // The engine's own week functions end with 2149; day 0 was a Thursday.
  week: {
    key: 'toInt32(day) - modulo(toInt32(day) + 3, 7)',
    label: (key) => `toString(toDate32(${key}))`,
    rollUps: both,
  },
  month: {
    key: 'toYYYYMM(day)',
    label: (key) => `concat(toString(intDiv(${key}, 100)), '-', leftPad(toString(${key} % 100), 2, '0'))`,
    rollUps: both,
  },
  project: {
    key: `if(project_label = '', ${projectNameParameter}, project_label)`,
    label: (key) => key,
    rollUps: both,
  },
  model: column('model', both),
  provider: column('provider', both),
  application: column('application', ['rollup_hours']),
  feature: column('feature', both),
  agent: column('agent', both),
  environment: column('environment', ['rollup_hours']),
  operation: column('operation', ['rollup_hours']),
  status: column('status', ['rollup_hours']),
  error_type: column('error_type', ['rollup_hours']),
  source: column('source', ['rollup_hours']),
  tier: column('tier', ['rollup_hours']),
  branch: column('branch', []),
  user: column('user', ['rollup_sessions']),
  session: column('session', ['rollup_sessions']),
  task: column('task', []),
};

/** What the roll-up of hours groups by besides the hour. */
export const rollUpLabels = [
  'source',
  'provider',
  'model',
  'operation',
  'tier',
  'status',
  'error_type',
  'project_label',
  'application',
  'feature',
  'environment',
  'agent',
] as const;

const timeNames: ReadonlySet<string> = new Set<TimeDimension>(['hour', 'day', 'week', 'month']);

export function isTimeDimension(name: Dimension): boolean {
  return timeNames.has(name);
}

function column(name: string, rollUps: readonly RollUp[]): DimensionDefinition {
  return { key: name, label: (key) => `if(${key} = '', '${missingLabel}', ${key})`, rollUps };
}
