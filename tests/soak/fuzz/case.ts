import fc from 'fast-check';
import type { Schema } from '../../critical/support/api-document.ts';
import { createDice, type Dice } from '../dice.ts';
import type { FuzzOperation } from './fuzz-operation.ts';
import { encodeStrangely, mutateBytes, mutateJson } from './mutate.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** Who a request pretends to come from. */
export type Credential = 'own' | 'none' | 'garbage';

/** A request before ids and credentials that are known at run time only are put in. */
export interface FuzzCase extends FuzzRequest {
  readonly number: number;
  readonly credential: Credential;
  /** Whether placeholders of ids stand in the body as text. */
  readonly hasTextBody: boolean;
}

const roundOf = 64;

/** The cases of an operation: the same seed gives the same ones, and each may be asked for alone. */
export function* casesOf(operation: FuzzOperation, seed: number, count: number): Generator<FuzzCase> {
  const own = seedOf(operation.name, seed);
  const valid = validOf(operation);
  for (let number = 0; number < count; number += 1) {
    if (number % roundOf === 0) valid.renew(own + number);
    yield caseOf(operation, number, valid.take(), createDice(own ^ Math.imul(number + 1, 0x9e3779b1)));
  }
}

function seedOf(name: string, seed: number): number {
  let sum = seed;
  for (const letter of name) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0;
  return sum;
}

interface Parts {
  readonly parameters: readonly unknown[];
  readonly body: unknown;
}

/** Valid requests in rounds: fast-check makes many at once much faster than one by one. */
function validOf({ parameters, body }: FuzzOperation): { renew(seed: number): void; take(): Parts } {
  const example = body?.example;
  const bodies = body === undefined ? fc.constant(undefined) : arbitraryOf(body.schema);
  const arbitrary = fc.record({
    parameters: fc.tuple(...parameters.map(({ schema, required }) => parameterOf(schema, required))),
    body: example === undefined ? bodies : fc.oneof(fc.constant(example), { arbitrary: bodies, weight: 2 }),
  });
  let round: Parts[] = [];
  return {
    renew(seed) {
      round = fc.sample(arbitrary, { seed, numRuns: roundOf });
    },
    take() {
      const next = round.pop();
      if (next === undefined) throw new RangeError('a round of cases is used up');
      return next;
    },
  };
}

function parameterOf(schema: Schema, required: boolean): fc.Arbitrary<unknown> {
  const given = arbitraryOf(schema);
  return required ? given : fc.option(given, { nil: undefined });
}

function caseOf(operation: FuzzOperation, number: number, parts: Parts, dice: Dice): FuzzCase {
  const values = parts.parameters.map((value) => (dice.chance(0.2) ? mutateJson(value ?? '', dice) : value));
  const chosen = bodyOf(operation, parts.body, dice);
  return {
    number,
    method: operation.method,
    path: pathOf(operation, values),
    headers: { ...chosen?.headers, ...strangeHeaders(dice) },
    body: chosen?.bytes,
    hasTextBody: chosen?.isText ?? false,
    credential: dice.chance(0.95) ? 'own' : dice.pick(['none', 'garbage']),
  };
}

function pathOf({ path, parameters }: FuzzOperation, values: readonly unknown[]): string {
  let filled = path;
  const query: string[] = [];
  for (const [index, { name, place }] of parameters.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    const told = (typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? '')).slice(0, 4000);
    // A placeholder stays readable; it is filled in when it is sent.
    const text = encodeURIComponent(told).replaceAll('%40%40', '@@').replaceAll('%3A', ':');
    if (place === 'query') query.push(`${name}=${text}`);
    else filled = filled.replace(`{${name}}`, () => (['', '.', '..'].includes(text) ? '%20' : text));
  }
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

interface ChosenBody {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly isText: boolean;
}

const types = ['text/plain', 'application/xml', 'application/json; charset=utf-16', 'multipart/form-data', ';', 'json'];
const hugeBytes = 12 * 1024 * 1024;

function bodyOf(operation: FuzzOperation, valid: unknown, dice: Dice): ChosenBody | undefined {
  const seed = operation.seeds.length > 0 && dice.chance(0.7) ? dice.pick(operation.seeds) : undefined;
  const whole = seed === undefined ? jsonBody(operation, valid, dice) : seedBody(seed, dice);
  if (whole === undefined) return undefined;
  const turn = dice.below(200);
  if (turn === 0) {
    const bytes = Buffer.concat([whole.bytes, Buffer.alloc(hugeBytes, ' ')]);
    return { ...whole, bytes, isText: false };
  }
  if (turn < 20) return { ...whole, bytes: mutateBytes(whole.bytes, dice), isText: false };
  if (turn < 40) {
    const { coding, bytes } = encodeStrangely(whole.bytes, dice);
    return { bytes, headers: { ...whole.headers, 'content-encoding': coding }, isText: false };
  }
  if (turn < 50) return { ...whole, headers: { 'content-type': dice.pick(types) } };
  return whole;
}

function jsonBody({ body, files }: FuzzOperation, valid: unknown, dice: Dice): ChosenBody | undefined {
  if (files.length > 0) {
    const bytes = Buffer.from(dice.pick(files));
    const mutated = dice.chance(0.6) ? mutateBytes(bytes, dice) : bytes;
    return { bytes: mutated, headers: { 'content-type': 'application/octet-stream' }, isText: false };
  }
  if (body === undefined) return undefined;
  let value = valid;
  for (let turns = dice.below(4); turns > 0; turns -= 1) value = mutateJson(value, dice);
  return {
    bytes: Buffer.from(JSON.stringify(value) ?? ''),
    headers: { 'content-type': 'application/json' },
    isText: true,
  };
}

function seedBody(seed: FuzzOperation['seeds'][number], dice: Dice): ChosenBody {
  const headers = { 'content-type': seed.type };
  if (!seed.type.startsWith('application/json')) {
    const bytes = dice.chance(0.75) ? mutateBytes(seed.body, dice) : seed.body;
    return { bytes, headers, isText: false };
  }
  let value: unknown = JSON.parse(Buffer.from(seed.body).toString('utf8'));
  for (let turns = dice.below(5); turns > 0; turns -= 1) value = mutateJson(value, dice);
  return { bytes: Buffer.from(JSON.stringify(value)), headers, isText: true };
}

function strangeHeaders(dice: Dice): Record<string, string> {
  if (dice.chance(0.85)) return {};
  return dice.pick<Record<string, string>>([
    { 'x-apex-project': dice.pick(['sample', 'default', 'no-such', '%00', 'a'.repeat(5000)]) },
    { 'if-match': dice.pick(['1', '"0"', '-1', '*', 'NaN']) },
    { traceparent: dice.pick(['00-0-0-0', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, 'x']) },
    { accept: dice.pick(['text/html', 'application/x-protobuf', '*/*;q=NaN', '']) },
    { 'x-correlation-id': dice.pick(['../..', 'a'.repeat(300), '1700000000-0a0b0c0d']) },
    { origin: 'http://elsewhere.example', cookie: 'apex_session=x; apex_token=y' },
    { 'x-forwarded-for': '203.0.113.7, ::1', 'x-forwarded-proto': 'https', 'x-http-method-override': 'DELETE' },
  ]);
}
