export { csvLine, withFormula } from './csv.ts';
export {
  ApexError,
  type ApexErrorInit,
  type ErrorBody,
  type ErrorKind,
  errorBodySchema,
  errorKinds,
  errorTable,
  kindOfStatus,
  toErrorBody,
} from './error.ts';
export {
  type AlertDeliveryId,
  alertDeliveryIdSchema,
  type AlertId,
  alertIdSchema,
  type AlertRuleId,
  alertRuleIdSchema,
  type AlertWebhookId,
  alertWebhookIdSchema,
  type CallId,
  callIdSchema,
  type DeletionId,
  deletionIdSchema,
  type FamilyId,
  familyIdSchema,
  type FindingId,
  findingIdSchema,
  type IdKind,
  idKinds,
  type ImportId,
  importIdSchema,
  type InvitationId,
  invitationIdSchema,
  type KeyId,
  keyIdSchema,
  type MessageId,
  messageIdSchema,
  type OrgId,
  orgIdSchema,
  type PriceId,
  priceIdSchema,
  type ProjectId,
  projectIdSchema,
  type ProposalId,
  proposalIdSchema,
  type RepricingId,
  repricingIdSchema,
  type RequestId,
  requestIdSchema,
  type RunId,
  runIdSchema,
  type ReconciliationId,
  type SecretId,
  reconciliationIdSchema,
  secretIdSchema,
  type SessionId,
  sessionIdSchema,
  type SignInId,
  signInIdSchema,
  type ThreadId,
  threadIdOfRun,
  threadIdSchema,
  type UploadId,
  uploadIdSchema,
  type BudgetId,
  budgetIdSchema,
  type PolicyId,
  policyIdSchema,
  type UpstreamId,
  upstreamIdSchema,
  type UserId,
  userIdSchema,
} from './id.ts';
export {
  instantOrDaySchema,
  instantSchema,
  pageQuerySchema,
  type Pagination,
  paginationSchema,
  rateSchema,
  usdSchema,
} from './value.ts';
export {
  maxTokensOfAKind,
  type ServiceTier,
  serviceTierSchema,
  type TokenKind,
  tokenKinds,
  type Usage,
  usageSchema,
} from './usage.ts';
export {
  type CallSource,
  callSources,
  maxPrefixBlocks,
  maxPrefixRuns,
  type Observation,
  type ObservationInput,
  observationSchema,
  type Prefix,
  prefixSchema,
} from './telemetry/observation.ts';
export {
  type Actor,
  type Caller,
  type IssuedSession,
  keyScopes,
  type KeyScope,
  type Role,
  roles,
  type Tier,
  tiers,
  type Visitor,
} from './caller.ts';
export {
  type Api,
  type ByteStream,
  type BytesToSend,
  type CallOptions,
  type ClientApi,
  defineRoutes,
  type FileAnswer,
  fileHeadSchema,
  type RateClass,
  type OtlpBody,
  type Route,
  type RouteAccess,
  type RouteTable,
  type SessionUse,
} from './route.ts';
export { authRoutes } from './auth/routes.ts';
export { type SignInRow } from './auth/account-routes.ts';
export {
  type Identity,
  identitySchema,
  type Organisation,
  type Project,
  projectSchema,
  type SignedIn,
  signedInSchema,
  type TokenPair,
  tokenPairSchema,
} from './auth/identity.ts';
export { type Key, keySchema } from './auth/key-routes.ts';
export { type Invitation, type Member } from './auth/member-routes.ts';
export { type Deletion } from './auth/account-data-routes.ts';
export { type ProviderId, providerIds, type ProviderLink } from './auth/provider-routes.ts';
export { type AuditAction, auditActions, type AuditNote, type RouteAudit } from './audit.ts';
export { type AuditLine } from './auth/organisation-routes.ts';
export { type Secret, secretKinds } from './auth/vault-routes.ts';
export {
  type Dimension,
  dimensions,
  type Filter,
  filterableDimensions,
  filterSchema,
  type Measure,
  measures,
  moneyMeasures,
  type TimeDimension,
  timeDimensions,
} from './telemetry/semantic.ts';
export {
  type SpendQuery,
  spendQuerySchema,
  type SpendResult,
  spendResultSchema,
  type SpendRow,
  spendRowSchema,
  type TokenSums,
  tokenSumsSchema,
} from './telemetry/spend.ts';
export {
  type FinishImport,
  type ImportBatch,
  type ImportFile,
  type ImportProgress,
  type ImportSummary,
  importSummarySchema,
  maxBatchRecords,
  maxRejectedKept,
  type RejectedRow,
  type StartImport,
} from './telemetry/import.ts';
export {
  type Occurrence,
  type OccurrenceQuery,
  occurrenceQuerySchema,
  occurrenceSchema,
} from './telemetry/occurrence.ts';
export {
  type Call,
  type CallDetail,
  type CallReport,
  type CallListQuery,
  callSchema,
  callSortFields,
} from './telemetry/call.ts';
export { verdictOf, whyPriced } from './telemetry/call-reports.ts';
export {
  type Session,
  type SessionDetail,
  sessionFilters,
  type SessionListQuery,
  sessionSortFields,
} from './telemetry/session.ts';
export { type ModelPrice, type PriceListQuery, type PricePeriod } from './telemetry/price.ts';
export {
  type EndNegotiatedPrice,
  type NegotiatedPrice,
  type NegotiatedPriceChange,
  type NegotiatedPriceQuery,
  negotiatedPriceSchema,
  type NewNegotiatedPrice,
  newNegotiatedPriceSchema,
  type PricedComponent,
  pricedComponents,
  type PricePreview,
  type PricePreviewQuery,
  type PriceTerms,
  priceTermsSchema,
  type PreviewFigures,
} from './telemetry/negotiated-price.ts';
export {
  type CallsWithoutUsage,
  type PriceHistory,
  type PriceHistoryQuery,
  type Repricing,
  type RepricingCause,
  type RepricingQuery,
  type UnpricedCalls,
  type UnpricedModel,
} from './telemetry/repricing.ts';
export {
  type CallExportFormat,
  callExportFormats,
  type CreateDataDeletion,
  type DataDeletion,
  deletionKinds,
  type Retention,
} from './telemetry/deletion.ts';
export { type FilledSample, sampleProjectName, type SampleProgress } from './telemetry/sample.ts';
export {
  type CreatedUpload,
  type ImportUpload,
  maxPreviewRows,
  type PreviewUpload,
  type UploadFormat,
  uploadFormats,
  type UploadPreview,
  type UploadProgress,
} from './telemetry/upload.ts';
export {
  type BilledKind,
  billedKinds,
  type CauseAmount,
  type CreateReconciliation,
  createReconciliationSchema,
  type DifferenceCause,
  differenceCauses,
  type InvoiceLine,
  type PreviewReconciliation,
  type ReconciledLine,
  type ReconciledLineQuery,
  type Reconciliation,
  type ReconciliationPreview,
  type ReportedCostQuery,
  type ReportedCosts,
} from './telemetry/reconciliation.ts';
export {
  type ImportLocalLogs,
  type LocalLogs,
  type LocalLogSource,
  localLogSources,
  type LocalLogsProgress,
} from './telemetry/local-logs.ts';
export { type Amount, type AnalysedPeriod, type Note, type Unit } from './telemetry/analysis/amount.ts';
export {
  type Breakdown,
  type ComponentChange,
  type Contribution,
  type Driver,
  type Effects,
  type ExplainedMeasure,
  explainedMeasures,
  type ExplainQuery,
  explainQuerySchema,
  type Explanation,
  explanationSchema,
  type ModelMove,
} from './telemetry/analysis/explain.ts';
export {
  type Forecast,
  type ForecastBacktest,
  type ForecastMeasure,
  forecastMeasures,
  type ForecastMethod,
  type ForecastQuery,
  forecastQuerySchema,
  forecastSchema,
} from './telemetry/analysis/forecast.ts';
export {
  type Anomaly,
  type AnomalyQuery,
  anomalyQuerySchema,
  type AnomalyReport,
  anomalyReportSchema,
  type WatchedMeasure,
  watchedMeasures,
} from './telemetry/analysis/anomalies.ts';
export {
  type ReplayCall,
  type ReplayQuery,
  type UsageSums,
  type UsageSumsQuery,
  type UsageSumsRow,
} from './telemetry/replay.ts';
export { otlpRoutes } from './telemetry/otlp-routes.ts';
export { telemetryRoutes } from './telemetry/routes.ts';
export { optimizerRoutes } from './optimizer/routes.ts';
export {
  type CacheLifetime,
  cacheLifetimes,
  type PromptCacheOption,
  type PromptCacheQuery,
  promptCacheQuerySchema,
  type PromptCacheResult,
  promptCacheResultSchema,
} from './optimizer/prompt-cache.ts';
export {
  type AppliedRule,
  type ListedModel,
  type ModelCandidates,
  type ModelCandidatesQuery,
  type ModelSimulation,
  type ModelSimulationQuery,
  modelSimulationQuerySchema,
  modelSimulationSchema,
  type SimulatedModel,
  type TargetModel,
} from './optimizer/model-simulation.ts';
export {
  type RetryChain,
  type RetryTrace,
  type RetryTraceQuery,
  retryTraceQuerySchema,
  retryTraceSchema,
} from './optimizer/retry-trace.ts';
export {
  type Evidence,
  type Finding,
  type FindingKind,
  findingKinds,
  type FindingList,
  type FindingListQuery,
  findingSchema,
  type FindingStatus,
  findingStatuses,
  type FindingTotal,
  type MeasuredFindings,
  type MeasureFindingsQuery,
  type Measurement,
  type MeasureProgress,
  type Saving,
  type SavingBasis,
} from './optimizer/finding.ts';
export {
  type AppliedProposal,
  type ApplyProposal,
  type CloseProposal,
  type PreviewProposal,
  type ProposalListQuery,
  type ProposalStatus,
  proposalStatuses,
  type ProposedChange,
  type ProposedPolicy,
  proposedPolicySchema,
  type RecordProposals,
  type RolledBackProposal,
  type StoredProposal,
  storedProposalSchema,
} from './optimizer/stored-proposal.ts';
export { type AgentName, agentNames, type RunEvent, runEventSchema, type RunEventType } from './chat/event.ts';
export {
  type Chart,
  type Figure,
  type FinalReport,
  finalReportSchema,
  type Proposal,
  type ReportQuery,
  reportQuerySchema,
  type ReportSource,
  type ReportTable,
  type Series,
} from './chat/report.ts';
export {
  bearerSubprotocolPrefix,
  type ClientFrame,
  clientFrameSchema,
  type ControlFrame,
  controlFrameSchema,
  maxClientFrameBytes,
  questionSchema,
  type ServerFrame,
  serverFrameSchema,
  type SocketClose,
  socketCloses,
  type ThreadChange,
} from './chat/socket.ts';
export { chatRoutes } from './chat/routes.ts';
export { type Run, type RunEnd, type RunStatus, runStatuses } from './chat/run.ts';
export { type SharedThread, type Thread, type ThreadList, type ThreadListQuery } from './chat/thread.ts';
export type { Ingest, IngestCondition, IngestState } from './platform/ingest.ts';
export { type BurnWindow, burnWindows, type Slo, sloSchema, type SloReport } from './platform/slo.ts';
export { type TraceExporter, traceExporters } from './platform/tracing.ts';
export { type Health, healthSchema, platformRoutes, type Status, statusSchema } from './platform/routes.ts';
export {
  type PoolConfig,
  type PoolHealth,
  type PoolMetrics,
  type PoolStats,
  type PoolSummary,
} from './platform/pool-routes.ts';
export { envelopeOf, toAddresses, toContract, unwrapAnswer, wrapAnswer } from './orpc.ts';
export { type RejectionList, type Source, type SourceList, sourceQuerySchema } from './telemetry/source.ts';
export {
  type Alert,
  type AlertCondition,
  alertConditionSchema,
  type AlertExplanation,
  type AlertListQuery,
  type AlertRule,
  type AlertRuleChange,
  type AlertSensitivity,
  alertSensitivities,
  type AlertSeries,
  type AlertState,
  alertStates,
  type AlertWindow,
  type AnomalyCondition,
  type NewAlertRule,
  newAlertRuleSchema,
  type PreviewAlertRule,
  type ThresholdCondition,
} from './telemetry/alert.ts';
export {
  type AlertDelivery,
  type AlertDeliveryQuery,
  type AlertEvent,
  type AlertMessage,
  alertMessageSchema,
  type AlertWebhook,
  type AlertWebhookChange,
  type NewAlertWebhook,
} from './telemetry/alert-webhook.ts';
export { gatewayRoutes } from './gateway/routes.ts';
export { type WireFormat, wireFormats } from './gateway/wire-format.ts';
export {
  type NewUpstream,
  newUpstreamSchema,
  type Upstream,
  upstreamBaseUrls,
  type UpstreamChange,
  upstreamChangeSchema,
  type UpstreamHealth,
  type UpstreamKind,
  upstreamKinds,
  type UpstreamTest,
} from './gateway/upstream.ts';
export {
  type Budget,
  type BudgetAction,
  budgetActions,
  type BudgetChange,
  budgetChangeSchema,
  type BudgetScope,
  budgetScopes,
  type BudgetState,
  type BudgetUnit,
  budgetUnits,
  type BudgetUse,
  type BudgetWindow,
  budgetWindows,
  type NewBudget,
  newBudgetSchema,
} from './gateway/budget.ts';
export {
  type ContentClass,
  contentClasses,
  type ExplainPolicy,
  type GatewayOperation,
  gatewayOperations,
  type NewPolicy,
  type Policy,
  type PolicyAction,
  type PolicyActivation,
  type PolicyChange,
  type PolicyExplanation,
  type PolicyMatch,
  type PolicyPreview,
  type PolicyRule,
  policyRuleSchema,
  type PolicyStep,
  type PolicyTarget,
  type PolicyVersion,
  type PreviewPolicy,
} from './gateway/policy.ts';
export {
  type Attempt,
  type Decision,
  type TrafficCall,
  type TrafficEvent,
  type TrafficQuery,
  type TrafficSummary,
} from './gateway/traffic.ts';
export { defaultGatewaySettings, type GatewaySettings, type GatewaySettingsChange } from './gateway/settings.ts';
