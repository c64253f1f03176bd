import { randomUUID } from 'node:crypto';
import { type Budget, type Caller, gatewayRoutes, type NewBudget } from '@apex/contracts';
import { type Clock, systemClock } from '@apex/kit/clock';
import { newId, newRequestId } from '@apex/kit/id';
import { pico } from '@apex/pricing';
import { createFixedClock, type FixedClock } from '@apex/testkit/fixed-clock';
import { silentLog } from '@apex/testkit/silent-log';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { CallFacts } from '../../exchange/call-facts.ts';
import type { GatewayDatabase } from '../../gateway-database.ts';
import { gatewayMigrations } from '../../migrations.ts';
import { type BudgetApi, createBudgetApi } from '../create-budget-api.ts';
import { createLedger } from '../create-ledger.ts';
import type { LeaseStore } from '../lease-store.ts';
import type { Admission, Amounts, Ask, Ledger, Reservation } from '../ledger.ts';
import type { BudgetReached } from '../tell-reached.ts';

type BudgetInput = z.input<typeof gatewayRoutes.createBudget.input>;

export interface BudgetFixture {
  readonly postgres: TestPostgres;
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: FixedClock;
  /** Organisations whose snapshots were to be read again. */
  readonly changed: string[];
  readonly reached: BudgetReached[];
  api(ledger: Pick<Ledger, 'usesOf'>): BudgetApi;
  /** A ledger as a process of its own has it, closed with the fixture. */
  ledger(options?: TestLedgerOptions): TestLedger;
  budget(caller: Caller, input: Partial<BudgetInput>): Promise<Budget>;
  stop(): Promise<void>;
}

export interface TestLedgerOptions {
  readonly leases?: LeaseStore | null;
  readonly process_id?: string;
  /** Another than the fixture's, which stands still. */
  readonly clock?: Clock;
  readonly db?: Kysely<GatewayDatabase>;
}

export interface TestLedger extends Ledger {
  readonly process_id: string;
}

export async function startBudgets(): Promise<BudgetFixture> {
  const postgres = await startTestPostgres({ sources: [gatewayMigrations] });
  const { db } = postgres.pool<GatewayDatabase>();
  const clock = createFixedClock();
  const changed: string[] = [];
  const reached: BudgetReached[] = [];
  const ledgers: Ledger[] = [];
  const api = (ledger: Pick<Ledger, 'usesOf'>): BudgetApi =>
    createBudgetApi({ db, clock, ledger, changed: (id) => void changed.push(id) });
  const unused = { usesOf: async () => ({ uses: [], subjects: 0 }) };
  return {
    postgres,
    db,
    clock,
    changed,
    reached,
    api,
    ledger(given = {}) {
      const { leases = null, process_id = leases?.process_id ?? randomUUID() } = given;
      const ledger = createLedger({
        db: given.db ?? db,
        clock: given.clock ?? clock,
        log: silentLog,
        process_id,
        leases,
        reached: (one) => void reached.push(one),
      });
      ledgers.push(ledger);
      return { ...ledger, process_id };
    },
    budget: (caller, input) => api(unused).createBudget(caller, newBudget(input)),
    async stop() {
      await Promise.all(ledgers.map((ledger) => ledger.close()));
      await postgres.stop();
    },
  };
}

export function newBudget(input: Partial<BudgetInput>): NewBudget {
  return gatewayRoutes.createBudget.input.parse({
    name: randomUUID(),
    scope: 'organisation',
    amount: '1',
    window: 'month',
    alert_at: [],
    ...input,
  });
}

export function newCaller(): Caller {
  return {
    organisation_id: newId.org(),
    project_id: newId.project(),
    project_name: 'default',
    actor: { type: 'user', user_id: newId.user() },
    roles: ['owner'],
    scopes: ['all'],
    tier: 'free',
    request_id: newRequestId(systemClock),
    signal: new AbortController().signal,
    credential: '',
  };
}

const never = new AbortController().signal;
const numbers = new Map<string, number>();

export function journalId(process_id: string): string {
  const next = (numbers.get(process_id) ?? 0) + 1;
  numbers.set(process_id, next);
  return `${process_id}:${next}`;
}

export function factsOf(caller: Caller, given: Partial<CallFacts> = {}): CallFacts {
  return {
    organisation_id: caller.organisation_id,
    project_id: caller.project_id,
    key_id: newId.key(),
    operation: 'chat',
    model: 'gpt-5',
    streaming: false,
    content: [],
    input_tokens: 10,
    labels: {},
    unit: 'call',
    at_ms: 0,
    ...given,
  };
}

export type Wish = Partial<Omit<Ask, 'facts'>> & { readonly facts: CallFacts };

export function ask(ledger: TestLedger, budgets: readonly Budget[], wish: Wish): Admission | Promise<Admission> {
  return ledger.reserve(budgets, {
    journal_id: journalId(ledger.process_id),
    model: wish.facts.model,
    downgraded_by: [],
    most: dollars(0.1),
    signal: never,
    wait_ms: 0,
    ...wish,
  });
}

/** A reservation, or the refusal as an exception. */
export async function reserve(ledger: TestLedger, budgets: readonly Budget[], wish: Wish): Promise<Reservation> {
  const answer = await ask(ledger, budgets, wish);
  if (answer.kind === 'granted') return answer.reservation;
  throw answer.kind === 'refused' ? answer.error : new Error(`moved to ${answer.model}`);
}

export function dollars(usd: number, tokens = 0): Amounts {
  return { usd: pico(BigInt(Math.round(usd * 1e6)) * 1_000_000n), tokens };
}
