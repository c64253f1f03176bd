import type { Labels } from '../../value/label.ts';
import { at } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';
import { objectOf } from './usage-object.ts';

const mostTags = 32;
const longestName = 64;

/** Whatever an emitter lets its user attach: properties by name, and tags that are but a name and become `true`. */
export function addTags(tags: Record<string, string>, fields: Fields, labels: Labels): void {
  const { extras } = fields;
  for (let index = 0; index < extras.length; index += 2) put(tags, labels, extras[index], extras[index + 1]);
  const list = fields.get(at.tags);
  for (const tag of typeof list === 'object' ? list : split(list)) put(tags, labels, tag, 'true');
  const metadata = objectOf(fields.get(at.metadata));
  for (const [name, value] of metadata === undefined ? [] : Object.entries(metadata)) {
    if (typeof value !== 'object') put(tags, labels, name, String(value));
  }
  const release = fields.text(at.release);
  if (release !== '') put(tags, labels, 'release', release);
}

function put(tags: Record<string, string>, labels: Labels, name = '', value = ''): void {
  // Objects and lists as JSON texts are content, not labels.
  if (/^\s*[[{]/.test(value)) return;
  const key = labels.of(name).slice(0, longestName).toWellFormed();
  const label = labels.of(unquoted(value));
  if (key === '' || key === '__proto__' || label === '') return;
  if (Object.keys(tags).length < mostTags || Object.hasOwn(tags, key)) tags[key] = label;
}

/** Langfuse writes texts as JSON, quotes included. */
function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function split(list: unknown): readonly string[] {
  if (typeof list !== 'string') return [];
  return list
    .replaceAll(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((tag) => unquoted(tag.trim()));
}
