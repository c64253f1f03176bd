import { type AuthFixture, startAuth, type Tenant, tokensOf } from '@apex/testkit/auth';
import fc from 'fast-check';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newOneTimeSecret, showOneTimeSecret, stepOfCode } from './one-time-code.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const codeNow = (secret: string): string => new TOTP({ secret }).generate({ timestamp: fixture.clock.now() });

/** A person whose sign-in asks for codes. */
async function withCodes(): Promise<{ person: Tenant; secret: string; recovery_codes: string[] }> {
  const person = await fixture.signUp();
  const { api } = fixture.auth;
  const { secret, otpauth_url } = await api.enrolSecondFactor(person.caller, { password: person.password });
  expect(otpauth_url).toContain(`secret=${secret}`);
  const { recovery_codes } = await api.confirmSecondFactor(person.caller, { code: codeNow(secret) });
  fixture.clock.advance(30_000);
  return { person, secret, recovery_codes };
}

const enter = ({ email, password }: Tenant, code?: string) =>
  fixture.auth.api.signIn(fixture.visitor(), {
    email,
    password,
    session: 'tokens',
    ...(code === undefined ? {} : { code }),
  });

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the vectors of RFC 6238: at %d s the code is %s', (seconds, code) => {
  const secret = Buffer.from('12345678901234567890');
  expect(stepOfCode(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
});

test('a code is good in its half minute and the two beside it, whatever the secret and the time', () => {
  const property = fc.property(
    fc.integer({ min: 300, max: 4_000_000_000 }),
    fc.integer({ min: -5, max: 5 }),
    (seconds, steps) => {
      const secret = newOneTimeSecret();
      const made_for = Math.floor(seconds / 30) + steps;
      const text = showOneTimeSecret(secret, 'ada@example.com').secret;
      const code = new TOTP({ secret: text }).generate({ timestamp: made_for * 30_000 });
      const found = stepOfCode(secret, code, seconds * 1000);
      // Another step may have the same six digits, one time in a million.
      return Math.abs(steps) <= 1 ? found !== null : found !== made_for;
    },
  );
  expect(fc.check(property)).toMatchObject({ failed: false });
});

test('nothing is asked for until a first code has shown that the app has the secret', async () => {
  const person = await fixture.signUp();
  const { api } = fixture.auth;
  await expect(api.enrolSecondFactor(person.caller, { password: 'wrong' })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(api.enrolSecondFactor(person.caller, {})).rejects.toMatchObject({ reason: 'auth.presence_unproved' });
  await expect(api.confirmSecondFactor(person.caller, { code: '123456' })).rejects.toMatchObject({ kind: 'conflict' });
  const { secret } = await api.enrolSecondFactor(person.caller, { password: person.password });
  await enter(person);
  const wrong = String((Number(codeNow(secret)) + 1) % 1_000_000).padStart(6, '0');
  await expect(api.confirmSecondFactor(person.caller, { code: wrong })).rejects.toMatchObject({ kind: 'invalid' });
  expect(await api.getSecondFactor(person.caller, {})).toEqual({ enabled_at: null, recovery_codes_left: 0 });
  await api.confirmSecondFactor(person.caller, { code: codeNow(secret) });
  expect(await api.getSecondFactor(person.caller, {})).toMatchObject({ recovery_codes_left: 10 });
  const again = api.enrolSecondFactor(person.caller, { password: person.password });
  await expect(again).rejects.toMatchObject({ reason: 'auth.second_factor_on' });
  const row = await fixture.owner
    .selectFrom('auth.second_factors')
    .selectAll()
    .where('user_id', '=', person.identity.user_id)
    .executeTakeFirstOrThrow();
  expect(row.secret_sealed.includes(Buffer.from(secret))).toBe(false);
});

test('a password alone is asked for a code; a code counts once, and an older one not at all', async () => {
  const { person, secret } = await withCodes();
  await expect(enter(person)).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'auth.code_needed' });
  const older = codeNow(secret);
  fixture.clock.advance(30_000);
  const code = codeNow(secret);
  const tries = await Promise.allSettled([enter(person, code), enter(person, code)]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await expect(enter(person, older)).rejects.toMatchObject({ reason: 'auth.code_wrong' });
  fixture.clock.advance(30_000);
  const next = codeNow(secret);
  await enter(person, `${next.slice(0, 3)} ${next.slice(3)}`);
});

test('a recovery code signs in once, however it is typed', async () => {
  const { person, recovery_codes } = await withCodes();
  const [first = '', second = ''] = recovery_codes;
  await enter(person, first.toUpperCase());
  await expect(enter(person, first)).rejects.toMatchObject({ reason: 'auth.code_wrong' });
  await enter(person, second.replaceAll('-', ' '));
  expect(await fixture.auth.api.getSecondFactor(person.caller, {})).toMatchObject({ recovery_codes_left: 8 });
  expect(await fixture.audited(person)).toContain('second_factor.recover');
  const rows = await fixture.owner.selectFrom('auth.recovery_codes').select('code_hash').execute();
  expect(rows.some(({ code_hash }) => code_hash.includes(Buffer.from(first)))).toBe(false);
});

test('ten wrong codes close the second step for a quarter of an hour, from every address and in every process', async () => {
  const { person, secret } = await withCodes();
  const { email, password } = person;
  const guess = (at: number, code = 'aaaa-aaaa-aaaa-aaaa') =>
    fixture
      .another()
      .api.signIn(fixture.visitor({ address: `192.0.2.${at}` }), { email, password, code, session: 'tokens' });
  for (let at = 0; at < 10; at += 1) await expect(guess(at)).rejects.toMatchObject({ reason: 'auth.code_wrong' });
  await expect(guess(10, codeNow(secret))).rejects.toMatchObject({ kind: 'limit', reason: 'auth.too_many_codes' });
  fixture.clock.advance(15 * 60_000);
  await guess(11, codeNow(secret));
});

test('an invitation of somebody with codes is not accepted without one', async () => {
  const { person, secret } = await withCodes();
  const owner = await fixture.signUp();
  const { url_path } = await fixture.auth.api.createInvitation(owner.caller, { email: person.email, role: 'member' });
  const token = url_path.slice(url_path.indexOf('=') + 1);
  const accept = (code?: string) =>
    fixture.auth.api.acceptInvitation(fixture.visitor(), {
      token,
      password: person.password,
      session: 'tokens',
      ...(code === undefined ? {} : { code }),
    });
  await expect(accept()).rejects.toMatchObject({ reason: 'auth.code_needed' });
  const joined = await accept(codeNow(secret));
  expect(joined.identity.organisation.id).toBe(owner.identity.organisation.id);
  expect(tokensOf(joined)).toBeDefined();
});

test('another secret of the installation locks nobody out: what the former one sealed opens, and is sealed anew', async () => {
  const { person, secret } = await withCodes();
  const { email, password } = person;
  const next = { secret: 'another secret of more than thirty-two characters' };
  const both = fixture.another({ ...next, previous_secret: 'a secret of more than thirty-two characters' });
  const signInBy = (auth: typeof both) =>
    auth.api.signIn(fixture.visitor(), { email, password, code: codeNow(secret), session: 'tokens' });
  await signInBy(both);
  fixture.clock.advance(30_000);
  expect((await both.rekeySecrets()).rekeyed).toBeGreaterThan(0);
  expect(await both.rekeySecrets()).toEqual({ rekeyed: 0, unreadable: [] });
  await signInBy(fixture.another(next));
});

test('it is turned off with password and code, and leaves its lines in the log', async () => {
  const { person, secret } = await withCodes();
  const { api } = fixture.auth;
  const code = codeNow(secret);
  const { password } = person;
  await expect(api.disableSecondFactor(person.caller, { code })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(api.disableSecondFactor(person.caller, { password, code: '000000' })).rejects.toMatchObject({
    reason: 'auth.code_wrong',
  });
  expect(await api.disableSecondFactor(person.caller, { password, code })).toEqual({ disabled: true });
  await enter(person);
  const lines = await fixture.audited(person);
  expect(lines).toEqual(expect.arrayContaining(['second_factor.enable', 'second_factor.disable']));
  await expect(api.disableSecondFactor(person.caller, { password, code })).rejects.toMatchObject({ kind: 'conflict' });
});
