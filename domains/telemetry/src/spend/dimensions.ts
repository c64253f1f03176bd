import type { Dimension, TimeDimension } from '@apex/contracts';

export interface DimensionDefinition {
  /** What groups; the same for calls and for the roll-up. */
  readonly key: string;
  /** What is shown for a key. */
  label(key: string): string;
  /** Whether the hourly roll-up knows it. */
  readonly inRollUp: boolean;
}

export const missingLabel = '(none)';
/** Bound in every statement: the Apex project's own name. */
export const projectNameParameter = '{project_name:String}';

/** Every dimension, once. Days and longer are UTC; weeks begin on Monday. */
export const dimensionDefinitions: Readonly<Record<Dimension, DimensionDefinition>> = {
  hour: {
    key: 'hour',
    label: (key) =>
      `concat(replaceOne(toString(fromUnixTimestamp64Milli(toInt64(${key}) * 3600000, 'UTC')), ' ', 'T'), 'Z')`,
    inRollUp: true,
  },
  day: { key: 'day', label: (key) => `toString(${key})`, inRollUp: true },
  // The engine's own week functions end with 2149; day 0 was a Thursday.
  week: {
    key: 'toInt32(day) - modulo(toInt32(day) + 3, 7)',
    label: (key) => `toString(toDate32(${key}))`,
    inRollUp: true,
  },
  month: {
    key: 'toYYYYMM(day)',
    label: (key) => `concat(toString(intDiv(${key}, 100)), '-', leftPad(toString(${key} % 100), 2, '0'))`,
    inRollUp: true,
  },
  project: {
    key: `if(project_label = '', ${projectNameParameter}, project_label)`,
    label: (key) => key,
    inRollUp: true,
  },
  model: column('model', true),
  provider: column('provider', true),
  application: column('application', true),
  feature: column('feature', true),
  agent: column('agent', true),
  environment: column('environment', true),
  operation: column('operation', true),
  status: column('status', true),
  error_type: column('error_type', true),
  source: column('source', true),
  tier: column('tier', true),
  branch: column('branch', false),
  user: column('user', false),
  session: column('session', false),
  task: column('task', false),
};

/** What the roll-up groups by besides the hour. */
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

function column(name: string, inRollUp: boolean): DimensionDefinition {
  return { key: name, label: (key) => `if(${key} = '', '${missingLabel}', ${key})`, inRollUp };
}
