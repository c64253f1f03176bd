import type { WireFormat } from '@apex/contracts';
import { type NameMatcher, nameMatcher } from '../name-pattern.ts';
import type { CallableUpstream } from '../snapshot/snapshot.ts';
import { formatsOf, hasKnownModels, isKnownFor } from './upstream-kind.ts';

/** Who could take a call, and by which name of the model. */
export interface Candidates {
  readonly candidates: readonly CallableUpstream[];
  readonly model: string;
}

const matchers = new WeakMap<readonly string[], NameMatcher>();

function listed({ models }: CallableUpstream, model: string): boolean {
  let matcher = matchers.get(models);
  if (matcher === undefined) matchers.set(models, (matcher = nameMatcher(models)));
  return matcher(model);
}

/** Whether an upstream serves a model: those it lists, else those its kind is known for. */
export function modelsServed(upstream: CallableUpstream, model: string): boolean {
  return upstream.models.length > 0 ? listed(upstream, model) : isKnownFor(upstream.kind, model);
}

/**
 * Who serves a model, told in this order: the upstream named before a slash (also where it has no share of its own);
 * those that list the model; those whose kind is known for it; those that speak the client's format, kinds with models
 * of their own first; the only one there is. An upstream that lists models serves no others. None: nobody does. Pure;
 * answers are kept by the caller for as long as the upstreams stay the same.
 */
export function upstreamsFor(
  upstreams: readonly CallableUpstream[],
  model: string,
  format: WireFormat | null,
): Candidates {
  const slash = model.indexOf('/');
  if (slash > 0) {
    const name = model.slice(0, slash);
    const named = upstreams.find((upstream) => upstream.enabled && upstream.name === name);
    if (named !== undefined && slash < model.length - 1) {
      return { candidates: [named], model: model.slice(slash + 1) };
    }
  }
  const live = upstreams.filter(({ enabled, weight }) => enabled && weight > 0);
  const open = live.filter(({ models }) => models.length === 0);
  const speaking = open.filter((upstream) => format !== null && formatsOf(upstream).includes(format));
  const circles = [
    live.filter((upstream) => upstream.models.length > 0 && listed(upstream, model)),
    open.filter(({ kind }) => isKnownFor(kind, model)),
    speaking.filter(({ kind }) => hasKnownModels(kind)),
    speaking,
    live.length === 1 ? open : [],
  ];
  return { candidates: circles.find((circle) => circle.length > 0) ?? [], model };
}
