import { type Catalogue, resolveRate } from '@apex/pricing';

/** A provider and a model, however an export writes them. */
export interface ModelKey {
  readonly provider: string;
  readonly model: string;
}

/** By the names the catalogue has for them, so that dated names of one model are one; else as written. */
export function modelKeyOf(catalogue: Catalogue, provider: string, model: string, at_ms: number): ModelKey {
  if (model !== '') {
    const { rate } = resolveRate(
      { provider: provider === '' ? null : provider, model, at: at_ms, tier: 'standard' },
      { catalogue },
    );
    if (rate !== null) return { provider: rate.provider, model: rate.model };
  }
  return { provider: provider.toLowerCase(), model: model.toLowerCase() };
}

export function textOfKey({ provider, model }: ModelKey): string {
  return `${provider}\u0001${model}`;
}

/**
 * A name by its words and numbers, whatever their order, without dates and versions of the wrapping: what a bill calls
 * `Claude4Sonnet` is `claude-sonnet-4` in a call.
 */
function signatureOf(model: string): string {
  const bare = model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^([a-z]{2,6}\.)?(anthropic|amazon|meta|mistral|cohere|openai|google)\./, '')
    .replace(/[-@]?(20\d{6}|20\d{2}-\d{2}-\d{2})/, '')
    .replace(/-v\d+(:\d+)?$/, '');
  return (bare.match(/[a-z]+|\d+/g) ?? []).toSorted().join(' ');
}

/**
 * Their keys as ours: the same key, else the one of ours whose name has the same words and whose provider does not
 * disagree. A name that could be several of ours stays as it is.
 */
export function matchKeys(theirs: readonly ModelKey[], ours: readonly ModelKey[]): Map<string, ModelKey> {
  const exact = new Set(ours.map(textOfKey));
  const bySignature = Map.groupBy(ours, ({ model }) => signatureOf(model));
  return new Map(
    theirs.map((key) => {
      if (exact.has(textOfKey(key))) return [textOfKey(key), key];
      const alike = (bySignature.get(signatureOf(key.model)) ?? []).filter(
        ({ provider }) => key.provider === '' || provider === key.provider || isPartOf(provider, key.provider),
      );
      const [only] = alike;
      return [textOfKey(key), alike.length === 1 && only !== undefined ? only : key];
    }),
  );
}

/** `aws` and `aws.bedrock`. */
function isPartOf(one: string, other: string): boolean {
  return one !== '' && other !== '' && (one.startsWith(other) || other.startsWith(one));
}
