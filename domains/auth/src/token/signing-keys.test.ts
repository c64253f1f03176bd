import { type AuthFixture, startAuth, tokensOf } from '@apex/testkit/auth';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
beforeEach(async () => {
  await fixture.owner.deleteFrom('auth.signing_keys').execute();
});
afterAll(() => fixture.stop());

const ada = { email: 'ada@example.com', password: 'correct horse battery', session: 'tokens' } as const;

test('processes that start at once on an empty database agree on one key', async () => {
  const sets = await Promise.all(Array.from({ length: 8 }, () => fixture.another().jwks()));
  expect(new Set(sets.flatMap(({ keys }) => keys.map(({ kid, x }) => `${kid} ${x}`))).size).toBe(1);
  expect(sets[0]?.keys).toHaveLength(1);
});

test('the private key is sealed at rest', async () => {
  await fixture.another().jwks();
  const row = await fixture.owner.selectFrom('auth.signing_keys').selectAll().executeTakeFirstOrThrow();
  // The twelve bytes every PKCS #8 form of an Ed25519 key starts with, without its length.
  expect(row.private_key_sealed.includes(Buffer.from('0201003005', 'hex'))).toBe(false);
  expect(Object.keys(row.public_jwk).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
});

test('a changed secret makes a new key, and tokens of the old one live out their time', async () => {
  const { clock } = fixture;
  const older = fixture.another();
  await older.jwks();
  const before = await fixture.another().api.signUp(fixture.visitor(), ada);
  const changed = fixture.another({ secret: 'another secret of more than thirty-two characters' });
  const after = await changed.api.signIn(fixture.visitor(), ada);
  const kids = [before, after].map((one) => decodeProtectedHeader(tokensOf(one).access_token).kid);
  expect(new Set(kids).size).toBe(2);
  await changed.authenticator.authenticate(tokensOf(before).access_token);
  expect((await changed.jwks()).keys.map(({ kid }) => kid)).toEqual(kids.toReversed());
  // The older process meets a key it does not know, and looks again once its last look is five seconds old.
  await expect(older.authenticator.authenticate(tokensOf(after).access_token)).rejects.toMatchObject({
    reason: 'auth.token_invalid',
  });
  clock.advance(5000);
  await older.authenticator.authenticate(tokensOf(after).access_token);
});

test('a retired key is published for an hour', async () => {
  const { clock } = fixture;
  await fixture.another().jwks();
  const secret = 'another secret of more than thirty-two characters';
  expect((await fixture.another({ secret }).jwks()).keys).toHaveLength(2);
  clock.advance(60 * 60_000);
  expect((await fixture.another({ secret }).jwks()).keys).toHaveLength(1);
});
