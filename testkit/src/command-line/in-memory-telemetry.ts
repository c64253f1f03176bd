import {
  anomalyReportSchema,
  type Api,
  type Caller,
  ApexError,
  explanationSchema,
  type FinishImport,
  forecastSchema,
  type ImportId,
  type ImportSummary,
  type Observation,
  type Route,
  type SpendQuery,
  spendResultSchema,
  type StartImport,
  telemetryRoutes,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { z } from 'zod';

export interface TelemetryState {
  /** Calls by identity. */
  readonly calls: Map<string, Observation>;
  readonly imports: { readonly id: ImportId; readonly input: StartImport; batches: Map<number, Observation[]> }[];
  batches: number;
  finished: FinishImport[];
  spend: SpendQuery[];
  /** Whatever a list was asked for. */
  lists: unknown[];
  /** Files that were sent. */
  readonly uploads: { readonly name: string; readonly text: string }[];
  /** Questions of explain, forecast and anomalies, as they came. */
  analyses: unknown[];
}

type Telemetry = Api<typeof telemetryRoutes>;

const anchor = '2026-01-01T00:00:00.000Z';
const noTokens = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0, reasoning: 0 };

function unused(): never {
  throw new ApexError({ kind: 'internal', reason: 'test.unused', message: 'The command line does not call this.' });
}

/** Imports with de-duplication by identity where only a model can be learnt later, and a fixed answer to any question about spend. */
export function createInMemoryTelemetry(state: TelemetryState): Telemetry {
  const before = new Map<ImportId, Map<string, Observation>>();

  function importOf(id: ImportId) {
    const found = state.imports.find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new ApexError({ kind: 'not_found', reason: 'import.unknown', message: 'There is no such import.' });
  }

  function summaryOf({ import_id, rejected, rejected_count }: FinishImport): ImportSummary {
    const { input, batches } = importOf(import_id);
    const records = [...batches.values()].flat();
    const known = before.get(import_id) ?? new Map<string, Observation>();
    const added = new Set(records.map((one) => one.identity).filter((one) => !known.has(one)));
    const improved = new Set(
      records.filter((one) => one.model !== '' && known.get(one.identity)?.model === '').map((one) => one.identity),
    );
    const times = records.map((one) => one.at).sort();
    return {
      import_id,
      format: input.format,
      status: input.dry_run ? 'dry_run' : 'complete',
      files: input.files.length,
      records: records.length,
      calls: added.size,
      duplicates: records.length - added.size,
      rejected,
      rejected_count,
      cost_usd: '1.500000000000',
      unpriced_calls: 0,
      improved_calls: improved.size,
      improved_cost_usd: improved.size === 0 ? '0.000000000000' : '403.210000000000',
      from: times[0] ?? null,
      to: times.at(-1) ?? null,
      created_at: anchor,
    };
  }

  // A verb for each name of the table, which is what the type says.
  const others = Object.fromEntries(Object.keys(telemetryRoutes).map((name) => [name, unused])) as unknown as Telemetry;
  /** Answers the route's own example, and remembers what it was asked. */
  function example<R extends Route>(route: R): (caller: Caller, input: unknown) => Promise<z.output<R['output']>> {
    return async (_caller, input) => {
      state.lists.push(input);
      return route.output.parse(route.example.output) as z.output<R['output']>;
    };
  }

  return {
    ...others,
    listAlerts: example(telemetryRoutes.listAlerts),
    acknowledgeAlert: example(telemetryRoutes.acknowledgeAlert),
    listAlertRules: example(telemetryRoutes.listAlertRules),
    createAlertRule: example(telemetryRoutes.createAlertRule),
    testAlertWebhook: example(telemetryRoutes.testAlertWebhook),
    listCalls: example(telemetryRoutes.listCalls),
    getCall: example(telemetryRoutes.getCall),
    listSessions: example(telemetryRoutes.listSessions),
    getCallSession: example(telemetryRoutes.getCallSession),
    listPrices: example(telemetryRoutes.listPrices),
    listSources: example(telemetryRoutes.listSources),
    listRejections: example(telemetryRoutes.listRejections),
    async createUpload(_caller, { name }, body) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      state.uploads.push({ name, text: bytes.toString() });
      return { upload_id: newId.upload(), name, bytes: bytes.length };
    },
    deleteUpload: async () => ({ deleted: true }),
    createReconciliation: example(telemetryRoutes.createReconciliation),
    listReconciledLines: example(telemetryRoutes.listReconciledLines),
    compareReportedCosts: example(telemetryRoutes.compareReportedCosts),
    async exportFocus() {
      async function* bytes() {
        yield Buffer.from('BilledCost\r\n');
      }
      return { name: 'focus.csv', content_type: 'text/csv; charset=utf-8', bytes: bytes() };
    },
    createDataDeletion: example(telemetryRoutes.createDataDeletion),
    listDataDeletions: example(telemetryRoutes.listDataDeletions),
    async exportCalls(_caller, { format }) {
      async function* bytes() {
        yield Buffer.from(`a call as ${format}\n`);
      }
      return { name: `calls.${format}`, content_type: 'application/x-ndjson', bytes: bytes() };
    },
    listNegotiatedPrices: example(telemetryRoutes.listNegotiatedPrices),
    createNegotiatedPrice: example(telemetryRoutes.createNegotiatedPrice),
    changeNegotiatedPrice: example(telemetryRoutes.changeNegotiatedPrice),
    endNegotiatedPrice: example(telemetryRoutes.endNegotiatedPrice),
    previewNegotiatedPrice: example(telemetryRoutes.previewNegotiatedPrice),
    listRepricings: example(telemetryRoutes.listRepricings),
    listUnpricedCalls: example(telemetryRoutes.listUnpricedCalls),
    getPriceHistory: example(telemetryRoutes.getPriceHistory),
    async *fillSample() {
      yield { stage: 'making', done: 0, total: 10 };
      yield { stage: 'storing', done: 5, total: 10 };
      return telemetryRoutes.fillSample.output.parse(telemetryRoutes.fillSample.example.output);
    },
    async querySpend(_caller, query) {
      state.spend.push(query);
      const row = { cost_usd: '1234.567800000000', calls: 2, tokens: { ...noTokens, input: 1500 }, unpriced_calls: 0 };
      const rows = [{ ...Object.fromEntries(query.by.map((name) => [name, `a ${name}`])), ...row }];
      const all_time = query.from === undefined && query.to === undefined;
      const period = { from: query.from ?? anchor, to: query.to ?? '2026-02-01T00:00:00.000Z' };
      return spendResultSchema.parse({ rows, total: row, ...period, all_time, truncated: false });
    },
    async explainChange(_caller, query) {
      state.analyses.push(query);
      return explanationSchema.parse(telemetryRoutes.explainChange.example.output);
    },
    async forecastSpend(_caller, query) {
      state.analyses.push(query);
      return forecastSchema.parse(telemetryRoutes.forecastSpend.example.output);
    },
    async findAnomalies(_caller, query) {
      state.analyses.push(query);
      return anomalyReportSchema.parse(telemetryRoutes.findAnomalies.example.output);
    },
    async startImport(_caller, input) {
      const id = newId.import();
      state.imports.push({ id, input, batches: new Map() });
      before.set(id, new Map(state.calls));
      const anchors = input.files.map((file) => (file.relative_time ? (input.start ?? anchor) : null));
      return { import_id: id, dry_run: input.dry_run, anchors };
    },
    async importRecords(_caller, { import_id, batch = 0, records }) {
      const found = importOf(import_id);
      state.batches += 1;
      found.batches.set(batch, records);
      if (!found.input.dry_run) for (const one of records) state.calls.set(one.identity, one);
      return { records: records.length, calls: 0, duplicates: 0, cost_usd: '0' };
    },
    async finishImport(_caller, input) {
      state.finished.push(input);
      return summaryOf(input);
    },
  };
}
