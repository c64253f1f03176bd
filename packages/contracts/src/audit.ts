/** Everything the audit log tells of; `noun.verb`. */
export const auditActions = [
  'user.sign_up',
  'user.sign_in',
  'user.update',
  'user.change_password',
  'user.reset_password',
  'user.verify_email',
  'user.link_provider',
  'user.unlink_provider',
  'user.export',
  'user.delete',
  'second_factor.enable',
  'second_factor.disable',
  'second_factor.recover',
  'organisation.export',
  'organisation.delete',
  'session.refresh',
  'session.reuse_detected',
  'session.rotate',
  'session.sign_out',
  'session.revoke',
  'key.create',
  'key.revoke',
  'member.join',
  'member.update',
  'member.remove',
  'invitation.create',
  'invitation.revoke',
  'project.create',
  'project.rename',
  'project.delete',
  'project.forget',
  'organisation.rename',
  'secret.create',
  'secret.rotate',
  'secret.delete',
  'secret.read',
  'import.start',
  'import.finish',
  'import.upload',
  'import.local_logs',
  'sample.fill',
  'upload.create',
  'upload.delete',
  'reconciliation.create',
  'reconciliation.delete',
  'data.delete',
  'retention.change',
  'finding.dismiss',
  'finding.restore',
  'proposal.record',
  'proposal.apply',
  'proposal.rollback',
  'proposal.close',
  'upstream.create',
  'upstream.change',
  'upstream.delete',
  'upstream.test',
  'budget.create',
  'budget.change',
  'budget.delete',
  'policy.create',
  'policy.change',
  'policy.activate',
  'policy.deactivate',
  'policy.rollback',
  'policy.delete',
  'gateway.settings',
  'price.create',
  'price.change',
  'price.end',
  'alert.acknowledge',
  'alert_rule.create',
  'alert_rule.change',
  'alert_rule.delete',
  'alert_webhook.create',
  'alert_webhook.change',
  'alert_webhook.delete',
  'alert_webhook.test',
  'thread.rename',
  'thread.delete',
  'thread.restore',
  'thread.share',
  'thread.unshare',
  'pool.warm',
  'pool.reset',
  'pool.initialize',
  'pool.check',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What somebody did, as a domain tells the audit log; never a secret, never personal data. */
export interface AuditNote {
  readonly action: AuditAction;
  /** The id of what was acted on. */
  readonly target: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The line a route's change leaves in the audit log. Fields are looked up in the answer first, then in the input. */
export interface RouteAudit {
  readonly action: AuditAction;
  /** The field that holds the id of what was acted on; left out, it is the project the caller works in. */
  readonly target?: string;
  /** Fields that tell more; names and numbers, never what somebody wrote. */
  readonly details?: readonly string[];
}
