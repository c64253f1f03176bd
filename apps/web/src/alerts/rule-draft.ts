import {
  type AlertCondition,
  alertConditionSchema,
  type AlertRule,
  type AlertSensitivity,
  filterableDimensions,
  type Filter,
  measures,
  type Measure,
  watchedMeasures,
} from '@apex/contracts';

/** A rule as it stands in the form. */
export interface RuleDraft {
  /** The rule that is changed; null: a new one. */
  readonly replaces: Pick<AlertRule, 'id' | 'version'> | null;
  readonly name: string;
  readonly kind: AlertCondition['kind'];
  readonly measure: Measure;
  readonly above: string;
  readonly window: 'hour' | 'day' | 'week' | 'month' | 'rolling';
  readonly hours: string;
  readonly by: Filter['dimension'] | 'none';
  readonly grain: 'day' | 'hour';
  readonly sensitivity: AlertSensitivity;
  /** Kept as they are; the form has no field for them. */
  readonly filters: readonly Filter[];
}

export const emptyRuleDraft: RuleDraft = {
  replaces: null,
  name: '',
  kind: 'threshold',
  measure: 'cost',
  above: '',
  window: 'rolling',
  hours: '24',
  by: 'user',
  grain: 'day',
  sensitivity: 'medium',
  filters: [],
};

export function draftOf({ id, version, name, condition }: AlertRule): RuleDraft {
  const { kind, measure, filters } = condition;
  const shared: RuleDraft = {
    ...emptyRuleDraft,
    replaces: { id, version },
    name,
    kind,
    measure,
    filters,
    by: condition.by ?? 'none',
  };
  if (condition.kind === 'anomaly') return { ...shared, grain: condition.grain, sensitivity: condition.sensitivity };
  const { above, window } = condition;
  return {
    ...shared,
    above,
    window: window.unit,
    ...(window.unit === 'rolling' ? { hours: String(window.hours) } : {}),
  };
}

/** The condition, or what is wrong with it by field. */
export function conditionOf(
  draft: RuleDraft,
):
  | { readonly condition: AlertCondition; readonly problems: null }
  | { readonly condition: null; readonly problems: Readonly<Record<string, string>> } {
  const { kind, measure, above, window, hours, grain, sensitivity, filters } = draft;
  const shared = { measure, by: draft.by === 'none' ? null : draft.by, filters };
  const parsed = alertConditionSchema.safeParse(
    kind === 'anomaly'
      ? { kind, grain, sensitivity, ...shared }
      : {
          kind,
          above,
          window: window === 'rolling' ? { unit: window, hours: Number(hours) } : { unit: window },
          ...shared,
        },
  );
  if (parsed.success) return { condition: parsed.data, problems: null };
  const problems = Object.fromEntries(
    parsed.error.issues.map(({ path, message }) => [String(path.at(-1) ?? ''), message]),
  );
  return { condition: null, problems };
}

export const measuresOf = (kind: RuleDraft['kind']): readonly Measure[] =>
  kind === 'anomaly' ? watchedMeasures : measures;
export const dimensionsOfRules = ['none', ...filterableDimensions] as const;
