import type { IncomingHttpHeaders } from 'node:http';

/** Our own headers, each with the label it sets. */
const own = [
  ['x-apex-user', 'user'],
  ['x-apex-session', 'session'],
  ['x-apex-feature', 'feature'],
  ['x-apex-task', 'task'],
  ['x-apex-agent', 'agent'],
  ['x-apex-application', 'application'],
  ['x-apex-environment', 'environment'],
] as const;

/** What clients call their conversation by themselves; the first that is there is taken. */
const sessionHeaders = ['x-claude-code-session-id', 'session-id', 'x-session-id', 'x-session-affinity'] as const;

const longest = 255;
const mostTags = 32;
const tagName = /^[a-z][a-z0-9_.-]{0,62}$/i;

/**
 * What a call is labelled with: what its headers say, and the key's own labels, which count more: whoever has a key does
 * not choose whose budget it falls under. On the hot path.
 */
export function labelsOf(
  keyLabels: Readonly<Record<string, string>>,
  headers: IncomingHttpHeaders,
): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [header, label] of own) {
    const value = headers[header];
    if (typeof value === 'string') set(labels, label, clean(value));
  }
  if (labels['session'] === undefined && keyLabels['session'] === undefined) {
    for (const header of sessionHeaders) {
      const value = headers[header];
      if (typeof value === 'string') set(labels, 'session', clean(value));
      if (labels['session'] !== undefined) break;
    }
  }
  const tags = headers['x-apex-tags'];
  if (typeof tags === 'string' && tags !== '') addTags(labels, tags);
  return Object.assign(labels, keyLabels);
}

/** `name=value` pairs with commas between; a name alone is `true`. */
function addTags(labels: Record<string, string>, text: string): void {
  for (const pair of text.split(',', mostTags)) {
    const cut = pair.indexOf('=');
    const name = (cut < 0 ? pair : pair.slice(0, cut)).trim();
    // What the gateway tells of a call no client tells.
    if (tagName.test(name) && !name.toLowerCase().startsWith('gateway.'))
      set(labels, name, cut < 0 ? 'true' : clean(pair.slice(cut + 1)));
  }
}

function set(labels: Record<string, string>, name: string, value: string): void {
  if (value !== '') labels[name] = value;
}

/** Header values are Latin letters, or percent-encoded where they are more. */
function clean(value: string): string {
  return labelText(value.includes('%') ? decoded(value) : value);
}

// oxlint-disable-next-line no-control-regex -- these are the ones that are taken out
const control = /[\u0000-\u001f\u007f]/g;

/** A label's value from outside, as every store takes it: no control characters, which PostgreSQL refuses, and not too long. */
export function labelText(value: string): string {
  return value.replace(control, '').trim().slice(0, longest).toWellFormed();
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A percent sign that encodes nothing is meant as it stands.
    return value;
  }
}
