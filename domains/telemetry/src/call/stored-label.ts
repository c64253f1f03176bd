const none = '(none)';

/** A missing value is stored as nothing, however its source spells it, so that it is one group. */
export function storedLabel(value: string): string {
  return value === none ? '' : value;
}
