import {
  newUpstreamSchema,
  type Upstream,
  upstreamBaseUrls,
  upstreamChangeSchema,
  type UpstreamKind,
  type WireFormat,
} from '@apex/contracts';
import type { AskInput } from '../../api/routes.ts';
import { problemsOfIssues } from '../problems.ts';
import { entriesOf, textOf } from '../text-list.ts';
import { kindWords } from './upstream-kinds.ts';

/** An upstream as it stands in the form. */
export interface UpstreamDraft {
  /** Null: a new one. */
  readonly replaces: Pick<Upstream, 'id' | 'version'> | null;
  readonly name: string;
  readonly kind: UpstreamKind;
  readonly base_url: string;
  readonly api_key: string;
  readonly models: string;
  readonly formats: readonly WireFormat[];
  readonly weight: string;
  readonly provider: string;
  readonly api_version: string;
}

/** A new one of a kind, with a name that is not taken. */
export function newDraft(kind: UpstreamKind, taken: readonly string[]): UpstreamDraft {
  const { name } = kindWords[kind];
  const names = [name, ...Array.from({ length: taken.length }, (_, index) => `${name}-${index + 2}`)];
  return {
    replaces: null,
    name: names.find((one) => !taken.includes(one)) ?? name,
    kind,
    base_url: upstreamBaseUrls[kind] ?? '',
    api_key: '',
    models: '',
    formats: [],
    weight: '100',
    provider: '',
    api_version: '',
  };
}

export function draftOf(upstream: Upstream): UpstreamDraft {
  const { id, version, name, kind, base_url, models, formats, weight, provider, api_version } = upstream;
  return {
    replaces: { id, version },
    name,
    kind,
    base_url,
    api_key: '',
    models: textOf(models),
    formats,
    weight: String(weight),
    provider: provider ?? '',
    api_version: api_version ?? '',
  };
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
const orAbsent = (name: 'base_url' | 'api_key', text: string) => (text.trim() === '' ? {} : { [name]: text.trim() });

type Parsed =
  | { readonly create: AskInput<'createUpstream'> }
  | { readonly change: AskInput<'changeUpstream'> }
  | { readonly problems: Readonly<Record<string, string>> };

/** What is sent for a draft, or what is wrong with it by field. */
export function inputOf(draft: UpstreamDraft): Parsed {
  const shared = {
    ...orAbsent('base_url', draft.base_url),
    ...orAbsent('api_key', draft.api_key),
    models: entriesOf(draft.models),
    formats: [...draft.formats],
    weight: draft.weight.trim() === '' ? Number.NaN : Number(draft.weight),
    provider: orNull(draft.provider),
    api_version: orNull(draft.api_version),
  };
  if (draft.replaces !== null) {
    const parsed = upstreamChangeSchema.safeParse({ ...draft.replaces, ...shared });
    return parsed.success ? { change: parsed.data } : { problems: problemsOfIssues(parsed.error.issues) };
  }
  const parsed = newUpstreamSchema.safeParse({ name: draft.name.trim(), kind: draft.kind, ...shared });
  if (!parsed.success) return { problems: problemsOfIssues(parsed.error.issues) };
  if (parsed.data.base_url === undefined)
    return { problems: { base_url: 'must be told: this kind has none of its own' } };
  return { create: parsed.data };
}
