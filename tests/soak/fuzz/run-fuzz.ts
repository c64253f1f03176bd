import { type ApexProcess } from '@apex/testkit/apex';
import { memoryOf } from '@apex/testkit/process-list';
import { readDocument } from '../../critical/support/api-document.ts';
import { plantImport, type PlantedTenant, plantTenant } from '../../critical/support/planted-tenant.ts';
import { casesOf, type FuzzCase, type FuzzRequest } from './case.ts';
import { type FuzzOperation, fuzzOperationsOf } from './fuzz-operation.ts';
import { IdPool } from './id-pool.ts';
import { createOracle, type Oracle } from './oracle.ts';
import { recordSeeds } from './otlp-seeds.ts';
import { startPrism } from './prism.ts';
import { Hang, NoAnswer, Sender } from './send.ts';

export interface FuzzPlan {
  readonly seed: number;
  /** Requests to each operation. */
  readonly intake_requests: number;
  readonly other_requests: number;
  /** Only operations of these names; all where there are none. */
  readonly only?: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress?: (operation: string, done: number, faults: number) => void;
  /** Told of each fault as it is found. */
  readonly onFault?: (fault: FuzzFault) => void;
}

export interface FuzzFault {
  readonly operation: string;
  readonly number: number;
  readonly sent: string;
  readonly fault: string;
}

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  readonly seen_by_prism: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly slowest_ms: number;
  readonly rss_before_bytes: number;
  readonly rss_after_bytes: number;
  readonly faults: readonly FuzzFault[];
  /** The server answered nothing any more, and the rest was left out. */
  readonly is_wedged: boolean;
}

const atOnce = 8;
/** Hangs in a row after which the server is taken for wedged. */
const mostHangs = 5;
/** More than this tells nothing new. */
const mostFaults = 200;
/** What engines, caches and a full heap may take beyond what a process has after its first requests. */
const mostGrowthBytes = 400 * 1024 * 1024;

/** Sends generated requests to every operation of a running server and judges each answer. */
export async function runFuzz(apex: ApexProcess, plan: FuzzPlan): Promise<FuzzReport> {
  const document = await readDocument(apex.url);
  const eve = await plantTenant(apex, 'parrot-of-eve');
  const fuzzer = await createFuzzer(apex, eve);
  const prism = await startPrism(document);
  const sender = new Sender(apex.url);
  const oracle = createOracle(document, prism, [eve.secret, eve.keys.all, eve.user.access_token]);
  const operations = fuzzOperationsOf(document, await recordSeeds());
  const chosen = operations.filter(({ name }) => plan.only === undefined || plan.only.includes(name));
  const run = new Run({ sender, oracle, fuzzer }, plan);
  const pid = apex.child.pid ?? 0;
  try {
    const before = await memoryOf(pid);
    for (const operation of chosen) {
      if (run.signal.aborted) break;
      const count = operation.isIntake ? plan.intake_requests : plan.other_requests;
      await run.all(operation, casesOf(operation, plan.seed, count));
      plan.onProgress?.(operation.name, run.requests, run.faults.length);
    }
    const after = await memoryOf(pid);
    if (!run.signal.aborted) await judgeServer(run, sender, { before, after });
    return {
      seed: plan.seed,
      requests: run.requests,
      seen_by_prism: oracle.seen_by_prism,
      statuses: run.statuses,
      slowest_ms: Math.round(run.slowest_ms),
      rss_before_bytes: before,
      rss_after_bytes: after,
      faults: run.faults,
      is_wedged: run.is_wedged,
    };
  } finally {
    sender.close();
    await prism.close();
  }
}

async function judgeServer(run: Run, sender: Sender, rss: { before: number; after: number }): Promise<void> {
  if (rss.after > rss.before + mostGrowthBytes) run.report('server', `grew from ${rss.before} to ${rss.after} bytes`);
  const health = await sender.send({ method: 'GET', path: '/health', headers: {}, body: undefined });
  if (health.status !== 200) run.report('server', `is not healthy afterwards: ${health.text}`);
}

/** An account that requests are sent for, made anew when they have ended it. */
interface Fuzzer {
  readonly pool: IdPool;
  headers(credential: FuzzCase['credential']): Record<string, string>;
  renew(): Promise<void>;
}

async function createFuzzer(apex: ApexProcess, eve: PlantedTenant): Promise<Fuzzer> {
  const pool = new IdPool();
  pool.learnForeign(JSON.stringify(eve));
  let number = 0;
  let tenant: PlantedTenant;
  async function plant(): Promise<void> {
    number += 1;
    tenant = await plantTenant(apex, `walrus-${number}`);
    pool.learn(JSON.stringify(tenant));
    pool.learn(await plantImport(tenant.user, tenant.secret, { records: 1, finish: false }));
  }
  await plant();
  let planting: Promise<void> | undefined;
  return {
    pool,
    headers(credential) {
      if (credential === 'none') return {};
      const worth = credential === 'own' ? tenant.user.access_token : 'garbage';
      return { authorization: `Bearer ${worth}` };
    },
    async renew() {
      const answer = await tenant.user.request('GET', '/api/auth/me');
      if (answer.status === 200) return;
      planting ??= plant().finally(() => {
        planting = undefined;
      });
      await planting;
    },
  };
}

interface Parts {
  readonly sender: Sender;
  readonly oracle: Oracle;
  readonly fuzzer: Fuzzer;
}

class Run {
  readonly faults: FuzzFault[] = [];
  readonly statuses: Record<string, number> = {};
  requests = 0;
  slowest_ms = 0;
  readonly #parts: Parts;
  readonly #plan: FuzzPlan;
  readonly #wedged = new AbortController();
  #hangs = 0;

  constructor(parts: Parts, plan: FuzzPlan) {
    this.#parts = parts;
    this.#plan = plan;
  }

  /** Aborted when the run is to end, or the server is wedged. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.#plan.signal, this.#wedged.signal]);
  }

  get is_wedged(): boolean {
    return this.#wedged.signal.aborted;
  }

  report(operation: string, fault: string, sent?: { number: number; request: FuzzRequest }): void {
    const text = sent === undefined ? '' : told(sent.request);
    const found = { operation, number: sent?.number ?? 0, sent: text, fault };
    this.faults.push(found);
    this.#plan.onFault?.(found);
  }

  async all(operation: FuzzOperation, cases: Iterator<FuzzCase>): Promise<void> {
    const { signal } = this;
    const worker = async (): Promise<void> => {
      for (let next = cases.next(); next.done !== true; next = cases.next()) {
        if (signal.aborted || this.faults.length >= mostFaults) return;
        await this.#one(operation, next.value, signal);
      }
    };
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Nobody waits for what a wedged server still owes.
    await Promise.race([Promise.all(Array.from({ length: atOnce }, worker)), ended]);
  }

  async #one(operation: FuzzOperation, one: FuzzCase, signal: AbortSignal): Promise<void> {
    const { sender, oracle, fuzzer } = this.#parts;
    const { pool } = fuzzer;
    const request: FuzzRequest = {
      method: one.method,
      path: pool.fill(one.path),
      headers: { ...fuzzer.headers(one.credential), ...one.headers },
      body:
        one.body !== undefined && one.hasTextBody
          ? Buffer.from(pool.fill(Buffer.from(one.body).toString('utf8')))
          : one.body,
    };
    const sent = { number: one.number, request };
    this.requests += 1;
    const started = performance.now();
    try {
      const answer = await sender.send(request);
      this.#hangs = 0;
      this.slowest_ms = Math.max(this.slowest_ms, performance.now() - started);
      this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1;
      for (const fault of await oracle.judge(operation, request.path, answer)) {
        this.report(operation.name, fault, sent);
      }
      if (answer.status < 300) pool.learn(answer.text);
      if (answer.status === 401 && one.credential === 'own' && !operation.isPublic) await fuzzer.renew();
    } catch (error) {
      if (!(error instanceof Hang || error instanceof NoAnswer)) throw error;
      if (signal.aborted) return;
      this.report(operation.name, error.message, sent);
      this.#hangs = error instanceof Hang ? this.#hangs + 1 : 0;
      if (this.#hangs < mostHangs) return;
      this.report('server', `answered none of ${mostHangs} requests in a row: the rest is left out`);
      this.#wedged.abort();
    }
  }
}

function told({ method, path, headers, body }: FuzzRequest): string {
  const { authorization: _, ...shown } = headers;
  const text = body === undefined ? '' : Buffer.from(body.subarray(0, 600)).toString('latin1');
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(shown)} ${text}`;
}
