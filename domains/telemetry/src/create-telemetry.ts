import type { Api, Caller, OrgId, telemetryRoutes } from '@apex/contracts';
import type { Clickhouse } from '@apex/clickhouse';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import { readExport } from '@apex/formats/otlp';
import { bundledCatalogue, type Catalogue } from '@apex/pricing';
import { type Kysely, sql } from 'kysely';
import { createAlerting } from './alert/alerting.ts';
import type { AlertOptions } from './alert/alerting-port.ts';
import { acknowledgeAlert, getAlert, listAlerts } from './alert/alerts.ts';
import {
  changeAlertWebhook,
  createAlertWebhook,
  deleteAlertWebhook,
  listAlertDeliveries,
  listAlertWebhooks,
  testAlertWebhook,
} from './alert/delivery/webhooks.ts';
import { type OperatingTrouble, raiseOperating, settleOperating } from './alert/operating.ts';
import { previewAlertRule } from './alert/rule/preview-rule.ts';
import { changeAlertRule, createAlertRule, deleteAlertRule, listAlertRules } from './alert/rule/rules.ts';
import { findAnomalies } from './analysis/anomaly/find-anomalies.ts';
import { explainChange } from './analysis/explain/explain-change.ts';
import { forecastSpend } from './analysis/forecast/forecast-spend.ts';
import { getCall } from './call/get-call.ts';
import { listCalls } from './call/list-calls.ts';
import { exportFocus } from './focus/export-focus.ts';
import { exportCalls } from './call-export/export-calls.ts';
import { createDataDeletion } from './deletion/create-data-deletion.ts';
import { createDeletionJob } from './deletion/deletion-job.ts';
import { getDataDeletion, listDataDeletions } from './deletion/read-deletions.ts';
import { createDoor, type Door, type DoorOptions } from './door/create-door.ts';
import { type ExportLine, type ExportOf, exportOrganisation } from './export-organisation.ts';
import { forgetOrganisation, forgetProject } from './forget-project.ts';
import { DryRuns } from './import/dry-runs.ts';
import { finishImport } from './import/finish-import.ts';
import { getImport } from './import/get-import.ts';
import { importRecords } from './import/import-records.ts';
import { createRunningTotals } from './import/import-totals.ts';
import { listImports } from './import/list-imports.ts';
import { createProjectLock } from './import/project-lock.ts';
import { startImport } from './import/start-import.ts';
import { LongReads } from './occurrence/long-reads.ts';
import { streamOccurrences } from './occurrence/stream-occurrences.ts';
import { importLocalLogs } from './local-logs/import-local-logs.ts';
import { listLocalLogs } from './local-logs/list-local-logs.ts';
import type { LocalLogsDeps } from './local-logs/local-logs-access.ts';
import type { AuthPort, VaultPort } from './ports.ts';
import { changeNegotiatedPrice, endNegotiatedPrice } from './price/change-negotiated-price.ts';
import { createNegotiatedPrice } from './price/create-negotiated-price.ts';
import { getPriceHistory } from './price/get-price-history.ts';
import { listNegotiatedPrices } from './price/list-negotiated-prices.ts';
import { listPrices } from './price/list-prices.ts';
import { listUnpricedCalls } from './price/list-unpriced-calls.ts';
import { previewNegotiatedPrice } from './price/preview-negotiated-price.ts';
import { createPriceBook } from './price/price-book.ts';
import { compareReportedCosts } from './reconcile/compare-reported-costs.ts';
import { createReconciliation } from './reconcile/create-reconciliation.ts';
import { previewReconciliation } from './reconcile/preview-reconciliation.ts';
import {
  deleteReconciliation,
  getReconciliation,
  listReconciledLines,
  listReconciliations,
} from './reconcile/reconciliations.ts';
import { streamReplay } from './replay/stream-replay.ts';
import { sumUsage } from './replay/sum-usage.ts';
import { listRepricings } from './reprice/list-repricings.ts';
import { createRepricingJob } from './reprice/repricing-job.ts';
import { RollUpJob } from './roll-up/roll-up-job.ts';
import { readRetention } from './retention/retention-store.ts';
import { setRetention } from './retention/set-retention.ts';
import { fillSample } from './sample/fill-sample.ts';
import { createSampleFillings } from './sample/sample-fillings.ts';
import type { Bound, Scope } from './scope.ts';
import { getCallSession } from './session/get-call-session.ts';
import { listSessions } from './session/list-sessions.ts';
import { listRejections } from './source/list-rejections.ts';
import { listSources } from './source/list-sources.ts';
import { listDimensionValues } from './spend/list-dimension-values.ts';
import { storeExports } from './sighting/store-exports.ts';
import { querySpend } from './spend/query-spend.ts';
import { createCallStore } from './store/call-store.ts';
import { createUpload } from './upload/create-upload.ts';
import { deleteUpload } from './upload/delete-upload.ts';
import { importUpload } from './upload/import-upload.ts';
import { previewUpload } from './upload/preview-upload.ts';
import { createSweepJob } from './upload/sweep-job.ts';
import { UploadFolder } from './upload/upload-folder.ts';
import type { TelemetryDatabase } from './telemetry-database.ts';
import type { Tenant } from './tenant.ts';

export interface TelemetryDeps {
  /** As the run-time role. */
  readonly db: Kysely<TelemetryDatabase>;
  readonly clickhouse: Clickhouse;
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: { readonly auth: AuthPort; readonly vault: VaultPort };
  readonly alerts: AlertOptions;
  /** Where uploaded files wait for their import; the folder is made when the first one comes. */
  readonly uploads: { readonly folder: string; readonly most_bytes: number };
  readonly local_logs: LocalLogsDeps;
  /** Where OTLP exports wait to be stored; nothing is made before the door is opened. */
  readonly ingest: DoorOptions;
  /** The bundled one unless told. */
  readonly catalogue?: Catalogue;
}

export interface Telemetry {
  readonly api: Api<typeof telemetryRoutes>;
  readonly jobs: {
    /** Begins to keep the roll-ups up to date; until it has looked once, queries read the calls. */
    start(): void;
    stop(): Promise<void>;
    /** Deletes what is due, prices anew what changed prices ask for and brings the roll-ups and alerts up to date, now. */
    catchUp(): Promise<void>;
    /** Days that are still to be rolled up. */
    backlog(): Promise<number>;
  };
  /** Where emitters send to; it is shut until it is opened. */
  readonly ingest: Door;
  /** Trouble of the installation, kept as alerts of one organisation. */
  readonly operating: {
    /** Raised again, also by another process, it is the same alert. */
    raise(organisation_id: OrgId, trouble: OperatingTrouble): Promise<void>;
    /** Ends all but those of these keys. */
    settle(organisation_id: OrgId, still: readonly string[]): Promise<void>;
  };
  /** Removes all of a project from both stores, for good, and of an organisation that ends with it; safe to repeat. */
  forgetProject(project: Tenant & { readonly organisation_ends?: boolean }, signal: AbortSignal): Promise<void>;
  /** All that is held of an organisation, a line a row; with `user_id` what names that person alone. */
  exportOrganisation(of: ExportOf, signal: AbortSignal): AsyncGenerator<ExportLine>;
  close(): Promise<void>;
}

/** What happened: imports in, priced calls and answers about them out. Owns neither of the two stores' connections. */
export function createTelemetry({
  db,
  clickhouse,
  clock,
  log,
  ports,
  alerts,
  uploads,
  local_logs,
  ingest: options,
  catalogue = bundledCatalogue,
}: TelemetryDeps): Telemetry {
  const store = createCallStore(clickhouse);
  const roll_up = new RollUpJob({ db, store, clock, log });
  const folder = new UploadFolder(uploads.folder);
  const reads = new LongReads();
  const sweep = createSweepJob({ db, folder, clock, log });
  const prices = createPriceBook(catalogue);
  const lock = createProjectLock(db);
  const totals = createRunningTotals(store);
  const repricing = createRepricingJob({ db, store, clock, log, catalogue, prices, lock, totals, roll_up });
  const alerting = createAlerting(alerts, { bound: () => bound, db, clock, log, ports });
  const bound: Bound = {
    alerting: alerting.alerting,
    db,
    store,
    clock,
    catalogue,
    roll_up,
    ports,
    uploads: { ...uploads, folder },
    local_logs,
    fillings: createSampleFillings(),
    prices,
    repricing,
    lock,
    totals,
    dry_runs: new DryRuns({ db, store, clock, prices }),
  };
  const ingest = createDoor({
    options,
    clock,
    log,
    read: readExport,
    store: (tenant, exports, signal) => storeExports(bound, tenant, exports, signal),
    probe: () => Promise.all([clickhouse.ping(), sql`select 1`.execute(db)]),
  });
  const deletions = createDeletionJob({ ...bound, log, door: ingest });
  const stop = async (): Promise<void> => {
    await Promise.all([roll_up.stop(), sweep.stop(), repricing.stop(), deletions.stop(), alerting.stop()]);
  };
  const scope = (caller: Caller): Scope => ({ ...bound, caller });
  return {
    api: {
      listAlerts: (caller, input) => listAlerts(scope(caller), input),
      getAlert: (caller, input) => getAlert(scope(caller), input),
      acknowledgeAlert: (caller, input) => acknowledgeAlert(scope(caller), input),
      listAlertRules: (caller) => listAlertRules(scope(caller)),
      createAlertRule: (caller, input) => createAlertRule(scope(caller), input),
      changeAlertRule: (caller, input) => changeAlertRule(scope(caller), input),
      deleteAlertRule: (caller, input) => deleteAlertRule(scope(caller), input),
      previewAlertRule: (caller, input) => previewAlertRule(scope(caller), input),
      listAlertWebhooks: (caller) => listAlertWebhooks(scope(caller)),
      createAlertWebhook: (caller, input) => createAlertWebhook(scope(caller), input),
      changeAlertWebhook: (caller, input) => changeAlertWebhook(scope(caller), input),
      deleteAlertWebhook: (caller, input) => deleteAlertWebhook(scope(caller), input),
      testAlertWebhook: (caller, input) => testAlertWebhook(scope(caller), input),
      listAlertDeliveries: (caller, input) => listAlertDeliveries(scope(caller), input),
      querySpend: (caller, input) => querySpend(scope(caller), input),
      listDimensionValues: (caller, input) => listDimensionValues(scope(caller), input),
      startImport: (caller, input) => startImport(scope(caller), input),
      importRecords: (caller, input) => importRecords(scope(caller), input),
      finishImport: (caller, input) => finishImport(scope(caller), input),
      listImports: (caller, input) => listImports(scope(caller), input),
      getImport: (caller, input) => getImport(scope(caller), input),
      listCalls: (caller, input) => listCalls(scope(caller), input),
      getCall: (caller, input) => getCall(scope(caller), input),
      streamOccurrences: (caller, input) => reads.run(caller, (reader) => streamOccurrences(scope(reader), input)),
      streamReplay: (caller, input) => reads.run(caller, (reader) => streamReplay(scope(reader), input)),
      sumUsage: (caller, input) => sumUsage(scope(caller), input),
      previewReconciliation: (caller, input) => previewReconciliation(scope(caller), input),
      createReconciliation: (caller, input) => createReconciliation(scope(caller), input),
      listReconciliations: (caller, input) => listReconciliations(scope(caller), input),
      getReconciliation: (caller, input) => getReconciliation(scope(caller), input),
      listReconciledLines: (caller, input) => listReconciledLines(scope(caller), input),
      deleteReconciliation: (caller, input) => deleteReconciliation(scope(caller), input),
      compareReportedCosts: (caller, input) => compareReportedCosts(scope(caller), input),
      createDataDeletion: (caller, input) => createDataDeletion({ ...scope(caller), deletions }, input),
      listDataDeletions: (caller, input) => listDataDeletions(scope(caller), input),
      getDataDeletion: (caller, input) => getDataDeletion(scope(caller), input),
      getRetention: (caller) => readRetention(db, caller),
      setRetention: (caller, input) => setRetention({ ...scope(caller), deletions }, input),
      exportCalls: (caller, input) => exportCalls(scope(caller), input, reads),
      exportFocus: (caller, input) => exportFocus(scope(caller), input, reads),
      explainChange: (caller, input) => explainChange(scope(caller), input),
      forecastSpend: (caller, input) => forecastSpend(scope(caller), input),
      findAnomalies: (caller, input) => findAnomalies(scope(caller), input),
      listSessions: (caller, input) => listSessions(scope(caller), input),
      getCallSession: (caller, input) => getCallSession(scope(caller), input),
      listPrices: (caller, input) => listPrices(scope(caller), input),
      listSources: (caller, input) => listSources(scope(caller), input),
      listRejections: (caller, input) => listRejections(scope(caller), input),
      listNegotiatedPrices: (caller, input) => listNegotiatedPrices(scope(caller), input),
      createNegotiatedPrice: (caller, input) => createNegotiatedPrice(scope(caller), input),
      changeNegotiatedPrice: (caller, input) => changeNegotiatedPrice(scope(caller), input),
      endNegotiatedPrice: (caller, input) => endNegotiatedPrice(scope(caller), input),
      previewNegotiatedPrice: (caller, input) => previewNegotiatedPrice(scope(caller), input),
      listRepricings: (caller, input) => listRepricings(scope(caller), input),
      listUnpricedCalls: (caller) => listUnpricedCalls(scope(caller)),
      getPriceHistory: (caller, input) => getPriceHistory(scope(caller), input),
      fillSample: (caller) => fillSample(scope(caller)),
      createUpload: (caller, input, body) => createUpload(scope(caller), input, body),
      previewUpload: (caller, input) => previewUpload(scope(caller), input),
      importUpload: (caller, input) => importUpload(scope(caller), input),
      deleteUpload: (caller, input) => deleteUpload(scope(caller), input),
      listLocalLogs: (caller) => listLocalLogs(scope(caller)),
      importLocalLogs: (caller, input) => importLocalLogs(scope(caller), input),
    },
    jobs: {
      start() {
        roll_up.start();
        repricing.start();
        sweep.start();
        deletions.start();
        alerting.start();
      },
      stop,
      async catchUp() {
        await deletions.catchUp();
        await repricing.catchUp();
        await roll_up.catchUp();
        await alerting.catchUp();
      },
      backlog: () => roll_up.backlog(),
    },
    ingest,
    operating: {
      raise: (organisation_id, trouble) => raiseOperating(bound, organisation_id, trouble),
      settle: (organisation_id, still) => settleOperating(bound, organisation_id, still),
    },
    async forgetProject(project, signal) {
      // What waits at the door would bring it back.
      await ingest.forget(project);
      await ingest.purge(project);
      await forgetProject(bound, project, signal);
      if (project.organisation_ends === true) await forgetOrganisation(db, project);
    },
    exportOrganisation: (of, signal) => exportOrganisation(bound, of, signal),
    async close() {
      await ingest.close();
      await bound.fillings.close();
      await stop();
    },
  };
}
