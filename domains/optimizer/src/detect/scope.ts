import type { ReplayCall } from '@apex/contracts';

/** Where a change would be made: the feature, or, where calls name none, the workspace. */
export interface Scope {
  readonly label: 'feature' | 'project';
  readonly value: string;
}

const none = '(none)';

export function scopeKey({ feature, project }: Pick<ReplayCall, 'feature' | 'project'>): string {
  return feature === none || feature === '' ? `project\n${project}` : `feature\n${feature}`;
}

export function scopeOf(key: string): Scope {
  const [label, value = ''] = key.split('\n');
  return { label: label === 'project' ? 'project' : 'feature', value };
}
