import { authRoutes } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import { pastAccessToken } from '@apex/testkit/installation';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { PlantedTenant } from './planted-tenant.ts';

type Headers = Record<string, string>;

const bearer = (credential: string): Headers => ({ authorization: `Bearer ${credential}` });
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as object;

/** A key that worked until it was revoked. */
async function revokedKey({ user }: PlantedTenant): Promise<string> {
  const body = { name: 'gone', scopes: ['all'] };
  const { id, key } = (await user.request('POST', '/api/keys', { body })).data(authRoutes.createKey.output);
  (await user.request('DELETE', `/api/keys/${id}`)).data(authRoutes.revokeKey.output);
  return key;
}

async function publicKeyOf(apex: ApexProcess): Promise<string> {
  return (await fetch(`${apex.url}/.well-known/jwks.json`)).text();
}

/** Headers that must open nothing, by what is wrong with them. */
export async function badCredentials(
  apex: ApexProcess,
  owner: PlantedTenant,
  other: PlantedTenant,
): Promise<Readonly<Record<string, Headers>>> {
  const token = owner.user.access_token;
  const [head = '', payload = '', signature = ''] = token.split('.');
  const ownKey = generateKeyPairSync('ed25519').privateKey;
  const forge = (unsigned: string): string =>
    `${unsigned}.${sign(null, Buffer.from(unsigned), ownKey).toString('base64url')}`;
  const hs256 = `${encode({ ...decode(head), alg: 'HS256' })}.${payload}`;
  const mac = createHmac('sha256', await publicKeyOf(apex))
    .update(hs256)
    .digest('base64url');
  const elsewhere = encode({ ...decode(payload), organisation_id: other.user.organisation_id });
  const changedKey = owner.keys.all.slice(0, -1) + (owner.keys.all.endsWith('a') ? 'b' : 'a');
  return {
    'no credential': {},
    'an empty bearer': { authorization: 'Bearer ' },
    garbage: bearer('garbage'),
    'another scheme': { authorization: `Basic ${Buffer.from('ada:ada').toString('base64')}` },
    'a token that has expired': bearer(await pastAccessToken(apex, owner.user, 16 * 60_000)),
    'a token of tomorrow': bearer(await pastAccessToken(apex, owner.user, -24 * 60 * 60_000)),
    'a token without signature': bearer(`${encode({ ...decode(head), alg: 'none' })}.${payload}.`),
    'a token of another key': bearer(forge(`${head}.${payload}`)),
    'a token with the public key as secret': bearer(`${hs256}.${mac}`),
    'a token changed to another organisation': bearer(`${head}.${elsewhere}.${signature}`),
    'a forged token of another audience': bearer(forge(`${head}.${encode({ ...decode(payload), aud: 'other' })}`)),
    'a refresh token': bearer(owner.user.refresh_token),
    'a revoked key': bearer(await revokedKey(owner)),
    'a key with a changed end': bearer(changedKey),
    'a changed key in its own header': { 'x-api-key': changedKey },
    'a very long key': bearer('a'.repeat(8000)),
  };
}
