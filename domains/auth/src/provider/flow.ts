import { ApexError, type ProviderId, type UserId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { AuthDatabase } from '../auth-database.ts';
import { randomText } from '../random-text.ts';
import { tokenForm } from '../secret-token.ts';
import type { SecretBox } from '../token/secret-box.ts';
import { withSecret } from '../visibility.ts';
import type { FlowSecrets, Provider } from './provider.ts';
import { redirectUriOf } from './providers.ts';

const form = tokenForm('apex_flow_');
const lifetimeMs = 10 * 60_000;
const codeWithinMs = 5 * 60_000;
const secretsSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

export interface FlowDeps {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly box: SecretBox;
  readonly origin: () => string;
}

/** Begins a sign-in, or a link for somebody signed in. The value it answers with is what binds it to one browser. */
export async function startFlow(
  deps: FlowDeps,
  { provider, linking_user_id }: { readonly provider: Provider; readonly linking_user_id: UserId | null },
): Promise<{ url: string; flow: string }> {
  const secrets = { state: randomText(43), nonce: randomText(43), verifier: randomText(64) };
  const url = await provider.start(secrets, redirectUriOf(deps.origin(), provider.id));
  const flow = form.make();
  const flow_hash = form.hash(flow);
  const at = new Date(deps.clock.now());
  await withSecret(deps.db, flow_hash, (trx) =>
    trx
      .insertInto('auth.provider_flows')
      .values({
        flow_hash,
        provider: provider.id,
        sealed: deps.box.seal(Buffer.from(JSON.stringify(secrets)), flow_hash.toString('hex')),
        linking_user_id,
        created_at: at,
        expires_at: new Date(at.getTime() + lifetimeMs),
        used_at: null,
        proved_user_id: null,
      })
      .execute(),
  );
  return { url: url.href, flow };
}

/** The secrets of a flow, once: whoever sends the same answer again finds it used up. */
export async function takeFlow(
  deps: FlowDeps,
  taken: { readonly flow: string; readonly provider: ProviderId; readonly linking_user_id: UserId | null },
): Promise<FlowSecrets> {
  return withFlow(deps, taken.flow, async (trx, flow_hash) => {
    const row = await findFlow(trx, flow_hash, deps.clock.now());
    const isOurs = row.provider === taken.provider && row.linking_user_id === taken.linking_user_id;
    if (!isOurs || row.used_at !== null) throw noFlow();
    const used_at = new Date(deps.clock.now());
    await trx.updateTable('auth.provider_flows').set({ used_at }).where('flow_hash', '=', flow_hash).execute();
    return secretsSchema.parse(JSON.parse(deps.box.open(row.sealed, flow_hash.toString('hex')).toString()));
  });
}

/** Notes whom the provider vouched for, who has five minutes to send a one-time code. */
export async function keepProof(deps: FlowDeps, flow: string, proved_user_id: UserId): Promise<void> {
  const expires_at = new Date(deps.clock.now() + codeWithinMs);
  await withFlow(deps, flow, (trx, flow_hash) =>
    trx
      .updateTable('auth.provider_flows')
      .set({ proved_user_id, expires_at })
      .where('flow_hash', '=', flow_hash)
      .execute(),
  );
}

/** Whom a provider vouched for in a flow that waits for a code. */
export function provedBy(deps: FlowDeps, flow: string): Promise<UserId> {
  return withFlow(deps, flow, async (trx, flow_hash) => {
    const { proved_user_id } = await findFlow(trx, flow_hash, deps.clock.now());
    if (proved_user_id === null) throw noFlow();
    return proved_user_id;
  });
}

/** The flow is over: it opens nothing any more. */
export async function endFlow(deps: FlowDeps, flow: string): Promise<void> {
  await withFlow(deps, flow, (trx, flow_hash) =>
    trx.deleteFrom('auth.provider_flows').where('flow_hash', '=', flow_hash).execute(),
  );
}

async function withFlow<T>(
  deps: FlowDeps,
  flow: string,
  work: (trx: Transaction<AuthDatabase>, flow_hash: Buffer) => Promise<T>,
): Promise<T> {
  if (!form.is(flow)) throw noFlow();
  const flow_hash = form.hash(flow);
  return withSecret(deps.db, flow_hash, (trx) => work(trx, flow_hash));
}

async function findFlow(trx: Transaction<AuthDatabase>, flow_hash: Buffer, now_ms: number) {
  const row = await trx
    .selectFrom('auth.provider_flows')
    .selectAll()
    .where('flow_hash', '=', flow_hash)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || row.expires_at.getTime() <= now_ms) throw noFlow();
  return row;
}

function noFlow(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.flow_over',
    message: 'This sign-in was not begun in this browser, was finished already, or took too long: begin again.',
  });
}
