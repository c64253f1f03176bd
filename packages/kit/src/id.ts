import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import {
  alertDeliveryIdSchema,
  alertIdSchema,
  alertRuleIdSchema,
  alertWebhookIdSchema,
  budgetIdSchema,
  deletionIdSchema,
  familyIdSchema,
  findingIdSchema,
  importIdSchema,
  invitationIdSchema,
  keyIdSchema,
  messageIdSchema,
  orgIdSchema,
  policyIdSchema,
  priceIdSchema,
  projectIdSchema,
  proposalIdSchema,
  repricingIdSchema,
  type RequestId,
  requestIdSchema,
  type RunId,
  runIdSchema,
  reconciliationIdSchema,
  secretIdSchema,
  sessionIdSchema,
  type ThreadId,
  threadIdSchema,
  uploadIdSchema,
  upstreamIdSchema,
  userIdSchema,
} from '@apex/contracts';
import type { Clock } from './clock.ts';

/** The one generator of ids; each is valid by construction and sorts by time of creation. */
export const newId = {
  alert: () => alertIdSchema.parse(`alert_${randomUUIDv7()}`),
  alertRule: () => alertRuleIdSchema.parse(`rule_${randomUUIDv7()}`),
  alertWebhook: () => alertWebhookIdSchema.parse(`webhook_${randomUUIDv7()}`),
  alertDelivery: () => alertDeliveryIdSchema.parse(`delivery_${randomUUIDv7()}`),
  user: () => userIdSchema.parse(`user_${randomUUIDv7()}`),
  org: () => orgIdSchema.parse(`org_${randomUUIDv7()}`),
  project: () => projectIdSchema.parse(`project_${randomUUIDv7()}`),
  thread: () => threadIdSchema.parse(`thread_${randomUUIDv7()}`),
  key: () => keyIdSchema.parse(`key_${randomUUIDv7()}`),
  import: () => importIdSchema.parse(`import_${randomUUIDv7()}`),
  message: () => messageIdSchema.parse(`message_${randomUUIDv7()}`),
  family: () => familyIdSchema.parse(`family_${randomUUIDv7()}`),
  session: () => sessionIdSchema.parse(`session_${randomUUIDv7()}`),
  invitation: () => invitationIdSchema.parse(`invitation_${randomUUIDv7()}`),
  finding: () => findingIdSchema.parse(`finding_${randomUUIDv7()}`),
  proposal: () => proposalIdSchema.parse(`proposal_${randomUUIDv7()}`),
  price: () => priceIdSchema.parse(`price_${randomUUIDv7()}`),
  repricing: () => repricingIdSchema.parse(`repricing_${randomUUIDv7()}`),
  deletion: () => deletionIdSchema.parse(`deletion_${randomUUIDv7()}`),
  reconciliation: () => reconciliationIdSchema.parse(`reconciliation_${randomUUIDv7()}`),
  secret: () => secretIdSchema.parse(`secret_${randomUUIDv7()}`),
  upstream: () => upstreamIdSchema.parse(`upstream_${randomUUIDv7()}`),
  budget: () => budgetIdSchema.parse(`budget_${randomUUIDv7()}`),
  policy: () => policyIdSchema.parse(`policy_${randomUUIDv7()}`),
  upload: () => uploadIdSchema.parse(`upload_${randomUUIDv7()}`),
  run: (thread_id: ThreadId): RunId => runIdSchema.parse(`run_${thread_id}_${randomUUID()}`),
};

/** `{unix seconds}-{8 hex}`, the correlation id of a request. */
export function newRequestId(clock: Clock): RequestId {
  return requestIdSchema.parse(`${Math.floor(clock.now() / 1000)}-${randomBytes(4).toString('hex')}`);
}
