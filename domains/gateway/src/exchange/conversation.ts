import { hash } from 'node:crypto';
import { isObject, type JsonObject } from '../model-spec/json.ts';

const looked = 512;

/**
 * What the turns of one conversation have in common where the client names no session: how it begins. Long texts count
 * by their ends and length. Empty where there is nothing to go by. On the hot path.
 */
export function conversationOf(json: JsonObject, key_id: string): string {
  const system = edgesOf(json['system'] ?? json['instructions'] ?? json['systemInstruction']);
  const turns = json['messages'] ?? json['input'] ?? json['contents'];
  const first = Array.isArray(turns) ? firstSaid(turns) : edgesOf(turns);
  if (system === '' && first === '') return '';
  return hash('sha1', `${key_id}\n${system}\n${first}`, 'base64url');
}

/** Up to the first thing the user said: what comes before it are instructions. */
function firstSaid(turns: readonly unknown[]): string {
  let said = '';
  for (const turn of turns) {
    if (!isObject(turn)) continue;
    said += edgesOf(turn['content'] ?? turn['parts']);
    if (turn['role'] === 'user') break;
  }
  return said;
}

function edgesOf(value: unknown): string {
  if (typeof value === 'string') {
    return value.length <= 2 * looked ? value : `${value.slice(0, looked)}${value.length}${value.slice(-looked)}`;
  }
  if (Array.isArray(value)) return (value as readonly unknown[]).map(edgesOf).join('\n');
  if (!isObject(value)) return '';
  return edgesOf(value['text'] ?? value['parts'] ?? value['content']);
}
