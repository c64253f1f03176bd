import type { ListedModel, ModelCandidates, ModelCandidatesQuery } from '@apex/contracts';
import {
  bundledCatalogue,
  type Catalogue,
  formatUsd,
  type ModelProfile,
  modelProfiles,
  resolveRate,
} from '@apex/pricing';
import { byAmount } from '../money/dearest.ts';
import { resolveTarget } from './resolve-target.ts';

/** Models for other work than text: their names say so, the catalogue does not. */
const otherWork =
  /audio|image|omni|multi-agent|highspeed|tts|realtime|transcri|embed|search|vision|live|instruct|computer-use|guard|moderation|ocr|^ft:|:free|:extended/;
/** Longer windows are not asked of a candidate: few prompts need them. */
const usualWindow = 128_000;
const perMillion = 1_000_000n;
const attoPerPico = 1_000_000n;

interface Priced {
  readonly profile: ModelProfile;
  /** Three tokens of input and one of output, in 1e-18 USD. */
  readonly mix: bigint;
  readonly listed: ListedModel;
}

/**
 * Models of makers that cost less than the given one and hold prompts as long, newest versions only, those of the same
 * provider first, the nearest in price first. Nothing is known about what their answers are worth.
 */
export function listModelCandidates(
  query: ModelCandidatesQuery,
  now_ms: number,
  catalogue: Catalogue = bundledCatalogue,
): ModelCandidates {
  const { provider, model, among, limit } = query;
  const target = resolveTarget(provider === undefined ? { model } : { provider, model }, now_ms, catalogue);
  const own = pricedAt(target, now_ms, catalogue);
  if (own === null) return { model: unlisted(target), candidates: [], quality: 'unproven' };
  const others = modelProfiles(catalogue)
    .filter((profile) => fits(profile, target) && (among === 'any' || profile.provider === target.provider))
    .flatMap((profile) => pricedAt(profile, now_ms, catalogue) ?? [])
    .filter(({ mix }) => mix > 0n && mix < own.mix);
  const candidates = newest(others)
    .map((one) => ({ ...one, is_same: one.profile.provider === target.provider }))
    .sort((left, right) => Number(right.is_same) - Number(left.is_same) || byAmount(left.mix, right.mix))
    .slice(0, limit)
    .map(({ listed, mix, is_same }) => ({
      ...listed,
      same_provider: is_same,
      price_ratio: Number((mix * 10_000n) / own.mix) / 10_000,
    }));
  return { model: own.listed, candidates, quality: 'unproven' };
}

function fits(profile: ModelProfile, target: ModelProfile): boolean {
  if (!profile.is_makers_own || profile.is_deprecated || otherWork.test(profile.model)) return false;
  if (profile.provider === target.provider && profile.model === target.model) return false;
  const isOlderSister = familyOf(profile) === familyOf(target) && !isNewer(profile.model, target.model);
  return !isOlderSister && (profile.context_window ?? 0) >= Math.min(target.context_window ?? usualWindow, usualWindow);
}

function pricedAt(profile: ModelProfile, at: number, catalogue: Catalogue): Priced | null {
  const { provider, model } = profile;
  const prices = resolveRate({ provider, model, at, tier: 'standard' }, { catalogue }).rate?.bands[0]?.prices;
  if (prices?.input === undefined || prices.output === undefined) return null;
  const usd = (price: bigint | undefined): string | null =>
    price === undefined ? null : formatUsd((price * perMillion) / attoPerPico);
  const listed = {
    ...unlisted(profile),
    input_usd: usd(prices.input),
    cache_read_usd: usd(prices.cache_read),
    cache_write_usd: usd(prices.cache_write_5m),
    output_usd: usd(prices.output),
  };
  return { profile, mix: prices.input * 3n + prices.output, listed };
}

function unlisted({ provider, model, title, context_window }: ModelProfile): ListedModel {
  const unknown = { input_usd: null, cache_read_usd: null, cache_write_usd: null, output_usd: null };
  return { provider, model, title, context_window, ...unknown };
}

/** Of each family the highest version: names of a family differ in their numbers alone. */
function newest(models: readonly Priced[]): Priced[] {
  const families = new Map<string, Priced>();
  for (const one of models) {
    const family = [one.profile.provider, ...one.profile.model.split(/[-.\d]+|preview|latest/).filter(Boolean)].join(
      ' ',
    );
    const known = families.get(family);
    if (known === undefined || isNewer(one.profile.model, known.profile.model)) families.set(family, one);
  }
  return [...families.values()];
}

function familyOf({ provider, model }: ModelProfile): string {
  return [provider, ...model.split(/[-.\d]+|preview|latest/).filter(Boolean)].join(' ');
}

function isNewer(name: string, than: string): boolean {
  const [left, right] = [versionOf(name), versionOf(than)];
  const differs = left.findIndex((part, place) => part !== right[place]);
  return differs === -1 ? false : (left[differs] ?? 0) > (right[differs] ?? -1);
}

/** Dates in a name are no versions. */
function versionOf(name: string): number[] {
  return Array.from(name.matchAll(/\d+/g), ([digits]) => Number(digits)).filter((part) => part < 1000);
}
