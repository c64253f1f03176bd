import { generateKeyPairSync } from 'node:crypto';
import { type AuthFixture, issuer, secret, startAuth, type Tenant, tokensOf } from '@apex/testkit/auth';
import { silentLog } from '@apex/testkit/silent-log';
import {
  base64url,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuthDatabase } from '../auth-database.ts';
import { createSecretBox } from './secret-box.ts';
import { createSigningKeys } from './signing-keys.ts';

let fixture: AuthFixture;
let tenant: Tenant;
beforeAll(async () => {
  fixture = await startAuth();
  tenant = await fixture.signUp();
});
afterAll(() => fixture.stop());

const invalid = { kind: 'unauthenticated', reason: 'auth.token_invalid' };
const stranger = generateKeyPairSync('ed25519');

function authenticate(token: string) {
  return fixture.auth.authenticator.authenticate(token);
}

/** A token with our header and claims, changed and signed by a key that is not ours. */
function forge(claims: JWTPayload, kid?: string): Promise<string> {
  const { access_token } = tenant.tokens;
  const header = { alg: 'EdDSA', typ: 'JWT', kid: kid ?? decodeProtectedHeader(access_token).kid ?? '' };
  return new SignJWT({ ...decodeJwt(access_token), ...claims }).setProtectedHeader(header).sign(stranger.privateKey);
}

test('a token says who, where, as what, and is verified by anyone with the published keys', async () => {
  const keys = await fixture.auth.jwks();
  expect(keys.keys).toEqual([
    { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: expect.any(String), x: expect.any(String) },
  ]);
  const { payload, protectedHeader } = await jwtVerify(tenant.tokens.access_token, createLocalJWKSet(keys), {
    issuer,
    audience: 'apex',
    currentDate: new Date(fixture.clock.now()),
  });
  expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: keys.keys[0]?.kid });
  expect(payload).toEqual({
    sub: tenant.identity.user_id,
    organisation_id: tenant.caller.organisation_id,
    roles: ['owner'],
    tier: 'free',
    iss: issuer,
    aud: 'apex',
    sid: expect.stringMatching(/^[a-z]+_/),
    jti: expect.any(String),
    iat: fixture.clock.now() / 1000,
    exp: fixture.clock.now() / 1000 + 900,
  });
});

test('a token authenticates without the database, also one that was never seen', async () => {
  const pool = fixture.postgres.pool<AuthDatabase>();
  const auth = fixture.another({ db: pool.db });
  await auth.jwks();
  await pool.close();
  expect(await auth.authenticator.authenticate(tenant.tokens.access_token)).toMatchObject({
    actor: { type: 'user', user_id: tenant.identity.user_id },
    scopes: ['all'],
  });
});

test('a token without a signature is refused, whatever it says about the algorithm', async () => {
  const [, claims = ''] = tenant.tokens.access_token.split('.');
  for (const alg of ['none', 'None', 'NONE', 'EdDSA', '']) {
    const header = base64url.encode(JSON.stringify({ alg, typ: 'JWT' }));
    await expect(authenticate(`${header}.${claims}.`)).rejects.toMatchObject(invalid);
  }
});

test('a token signed with our public key as a shared secret is refused', async () => {
  const { keys } = await fixture.auth.jwks();
  const [key] = keys;
  const confused = await new SignJWT(decodeJwt(tenant.tokens.access_token))
    .setProtectedHeader({ alg: 'HS256', kid: key?.kid ?? '' })
    .sign(Buffer.from(key?.x ?? '', 'base64url'));
  await expect(authenticate(confused)).rejects.toMatchObject(invalid);
});

test("a stranger's signature is refused, under our key's id and under its own", async () => {
  await expect(authenticate(await forge({}))).rejects.toMatchObject(invalid);
  await expect(authenticate(await forge({}, 'another'))).rejects.toMatchObject(invalid);
});

test('a key brought along in the header is not believed', async () => {
  const jwk = stranger.publicKey.export({ format: 'jwk' });
  const token = await new SignJWT(decodeJwt(tenant.tokens.access_token))
    .setProtectedHeader({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' } })
    .sign(stranger.privateKey);
  await expect(authenticate(token)).rejects.toMatchObject(invalid);
});

test('changed claims, cut and mangled tokens are refused', async () => {
  const [header = '', claims = '', signature = ''] = tenant.tokens.access_token.split('.');
  const raised = base64url.encode(JSON.stringify({ ...decodeJwt(tenant.tokens.access_token), tier: 'enterprise' }));
  for (const token of [
    `${header}.${raised}.${signature}`,
    `${header}.${claims}`,
    `${header}.${claims}.${signature.slice(0, -4)}`,
    `${header}.${claims}.${signature}.${signature}`,
    'eyJ',
    'eyJ..',
    'eyJ0.eyJ0.eyJ0',
  ]) {
    await expect(authenticate(token)).rejects.toMatchObject(invalid);
  }
  await expect(authenticate(`eyJ${'a'.repeat(100_000)}`)).rejects.toMatchObject({ kind: 'unauthenticated' });
  await expect(authenticate('')).rejects.toMatchObject({ reason: 'auth.credential_unknown' });
});

test('a token of another issuer that shares our keys is refused', async () => {
  const elsewhere = fixture.another({ issuer: 'https://elsewhere.test' });
  const tokens = tokensOf(await elsewhere.api.signIn(fixture.visitor(), tenant));
  await elsewhere.authenticator.authenticate(tokens.access_token);
  await expect(authenticate(tokens.access_token)).rejects.toMatchObject(invalid);
});

test('claims that do not say what ours say are refused, though our own key signed them', async () => {
  const { db, clock } = fixture;
  const box = createSecretBox(secret, 'auth.signing_keys');
  const { id, private_key } = await createSigningKeys({ db, clock, log: silentLog, box }).current();
  const claims = decodeJwt(tenant.tokens.access_token);
  const sign = (changed: JWTPayload) =>
    new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg: 'EdDSA', kid: id }).sign(private_key);
  await authenticate(await sign({ jti: 'as it should be' }));
  const now = clock.now() / 1000;
  const changes: Record<string, unknown>[] = [
    { aud: 'another' },
    { aud: undefined },
    { iss: 'https://elsewhere.test' },
    { iss: undefined },
    { exp: undefined },
    { iat: undefined },
    { iat: now + 60, exp: now + 120 },
    { iat: now - 3600, exp: now + 3600 },
    { nbf: now + 60 },
    { jti: undefined },
    { sub: 'somebody' },
    { organisation_id: undefined },
    { roles: [] },
    { roles: ['god'] },
    { tier: 'platinum' },
  ];
  const answers = await Promise.all(
    changes.map(async (change) =>
      authenticate(await sign(change)).then(
        () => change,
        (error) => error.kind,
      ),
    ),
  );
  expect(answers).toEqual(changes.map(() => 'unauthenticated'));
});

test('clocks may differ by five seconds and no more, in both directions', async () => {
  const { clock } = fixture;
  const { tokens } = await fixture.signUp();
  const fresh = () => fixture.another().authenticator;
  clock.advance(-5000);
  await fresh().authenticate(tokens.access_token);
  clock.advance(-1000);
  await expect(fresh().authenticate(tokens.access_token)).rejects.toMatchObject(invalid);
  clock.advance(6000 + 900_000 + 4000);
  await fresh().authenticate(tokens.access_token);
  clock.advance(1000);
  await expect(fresh().authenticate(tokens.access_token)).rejects.toMatchObject({ reason: 'auth.token_expired' });
  clock.advance(-905_000);
});

test('a remembered token is refused once it has expired', async () => {
  const { clock } = fixture;
  const { tokens } = await fixture.signUp();
  await authenticate(tokens.access_token);
  clock.advance(905_000);
  await expect(authenticate(tokens.access_token)).rejects.toMatchObject({ reason: 'auth.token_expired' });
  clock.advance(-905_000);
});
