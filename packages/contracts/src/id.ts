import { z } from 'zod';

/** Kinds whose ids read `{kind}_{uuidv7}`. */
export const idKinds = [
  'user',
  'org',
  'project',
  'thread',
  'key',
  'import',
  'message',
  'family',
  'session',
  'invitation',
  'upload',
  'finding',
  'proposal',
  'price',
  'repricing',
  'secret',
  'reconciliation',
  'deletion',
  'alert',
  'rule',
  'webhook',
  'delivery',
  'upstream',
  'budget',
  'policy',
] as const;
export type IdKind = (typeof idKinds)[number];

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

function idSchema<const K extends IdKind>(kind: K) {
  return z
    .string()
    .regex(new RegExp(`^${kind}_${uuid}$`), `must be an id that reads ${kind}_ and a UUID`)
    .brand<K>();
}

export const userIdSchema = idSchema('user');
export const orgIdSchema = idSchema('org');
export const projectIdSchema = idSchema('project');
export const threadIdSchema = idSchema('thread');
export const keyIdSchema = idSchema('key');
export const importIdSchema = idSchema('import');
export const messageIdSchema = idSchema('message');
export const familyIdSchema = idSchema('family');
export const sessionIdSchema = idSchema('session');
export const invitationIdSchema = idSchema('invitation');
export const uploadIdSchema = idSchema('upload');
export const findingIdSchema = idSchema('finding');
export const proposalIdSchema = idSchema('proposal');
export const priceIdSchema = idSchema('price');
export const repricingIdSchema = idSchema('repricing');
export const secretIdSchema = idSchema('secret');
export const reconciliationIdSchema = idSchema('reconciliation');
export const deletionIdSchema = idSchema('deletion');
export const alertIdSchema = idSchema('alert');
export const alertRuleIdSchema = idSchema('rule');
export const alertWebhookIdSchema = idSchema('webhook');
export const alertDeliveryIdSchema = idSchema('delivery');
export const upstreamIdSchema = idSchema('upstream');
export const budgetIdSchema = idSchema('budget');
export const policyIdSchema = idSchema('policy');

export type UserId = z.infer<typeof userIdSchema>;
export type OrgId = z.infer<typeof orgIdSchema>;
export type ProjectId = z.infer<typeof projectIdSchema>;
export type ThreadId = z.infer<typeof threadIdSchema>;
export type KeyId = z.infer<typeof keyIdSchema>;
export type ImportId = z.infer<typeof importIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
export type FamilyId = z.infer<typeof familyIdSchema>;
export type SessionId = z.infer<typeof sessionIdSchema>;
export type InvitationId = z.infer<typeof invitationIdSchema>;
export type ProposalId = z.infer<typeof proposalIdSchema>;
export type PriceId = z.infer<typeof priceIdSchema>;
export type RepricingId = z.infer<typeof repricingIdSchema>;
export type FindingId = z.infer<typeof findingIdSchema>;
export type UploadId = z.infer<typeof uploadIdSchema>;
export type SecretId = z.infer<typeof secretIdSchema>;
export type ReconciliationId = z.infer<typeof reconciliationIdSchema>;
export type DeletionId = z.infer<typeof deletionIdSchema>;
export type AlertId = z.infer<typeof alertIdSchema>;
export type AlertRuleId = z.infer<typeof alertRuleIdSchema>;
export type AlertWebhookId = z.infer<typeof alertWebhookIdSchema>;
export type AlertDeliveryId = z.infer<typeof alertDeliveryIdSchema>;
export type UpstreamId = z.infer<typeof upstreamIdSchema>;
export type BudgetId = z.infer<typeof budgetIdSchema>;
export type PolicyId = z.infer<typeof policyIdSchema>;

/** A browser's session or a command line's family of refresh tokens. */
export const signInIdSchema = z
  .string()
  .regex(new RegExp(`^(session|family)_${uuid}$`), 'must be the id of a sign-in: session_ or family_ and a UUID')
  .brand<'sign_in'>();
export type SignInId = z.infer<typeof signInIdSchema>;

const currentRunId = new RegExp(`^run_(thread_${uuid})_${uuid}$`);
const olderRunId = new RegExp(`^thread_(thread_${uuid}|${uuid})_run_\\d{10,16}_[0-9a-f-]{8,36}$`);

/** `run_{thread_id}_{uuid}`; the older form `thread_{thread_id}_run_{timestamp}_{uuid}` still parses. */
export const runIdSchema = z
  .string()
  .refine((value) => currentRunId.test(value) || olderRunId.test(value), 'must be a run id: run_{thread_id}_{uuid}')
  .brand<'run'>();
export type RunId = z.infer<typeof runIdSchema>;

/** The thread an event belongs to, from its run id alone. */
export function threadIdOfRun(run_id: RunId): ThreadId {
  const found = currentRunId.exec(run_id)?.[1] ?? olderRunId.exec(run_id)?.[1] ?? '';
  return threadIdSchema.parse(found.startsWith('thread_') ? found : `thread_${found}`);
}

/** A deterministic 128-bit hash of what makes a call the same call, as 32 hex digits. */
export const callIdSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
  .brand<'call'>();
export type CallId = z.infer<typeof callIdSchema>;

/** `{unix seconds}-{8 hex}`. */
export const requestIdSchema = z
  .string()
  .regex(/^\d{10}-[0-9a-f]{8}$/)
  .brand<'request'>();
export type RequestId = z.infer<typeof requestIdSchema>;
