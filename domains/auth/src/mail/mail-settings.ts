/** The server that takes our mail, and who it is from. */
export interface MailSettings {
  /** `smtp://user:password@host:587` upgrades where the server offers it, `smtps://` is TLS from the start. */
  readonly smtp_url: string;
  /** `Netra Apex <apex@example.com>` */
  readonly from: string;
  /** Refuses to send over a connection that is not encrypted. */
  readonly require_tls: boolean;
  /** Longest silence of the server before a mail is tried again later. */
  readonly timeout_ms: number;
}
