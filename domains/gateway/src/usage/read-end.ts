import { isObject } from '../model-spec/json.ts';
import { type AnswerReport, takeUsage } from './answer-report.ts';

const openBrace = 123;
const closeBrace = 125;

/** The usage of an answer of which only the end was kept: every format tells it behind what it counts. */
export function readEnd(report: AnswerReport, end: Buffer, flavour: string): void {
  for (const name of ['usage', 'usageMetadata']) {
    const told = objectAfter(end, `"${name}"`);
    if (told !== undefined) takeUsage(report, { [name]: told }, flavour);
  }
}

/** The object that a field holds, the last of that name; texts within it hold no braces. */
function objectAfter(bytes: Buffer, field: string): unknown {
  const at = bytes.lastIndexOf(field);
  const from = at < 0 ? -1 : bytes.indexOf(openBrace, at);
  if (from < 0) return undefined;
  let depth = 0;
  for (let to = from; to < bytes.length; to += 1) {
    if (bytes[to] === openBrace) depth += 1;
    else if (bytes[to] === closeBrace) depth -= 1;
    if (depth === 0) return parsed(bytes.toString('utf8', from, to + 1));
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Words of the answer that look like its usage: it tells none.
    return undefined;
  }
}
