import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as it came over the wire, its text decoded. */
export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly message_id: string;
  readonly text: string;
  /** What stands behind `#token=`. */
  readonly token: string | null;
}

/**
 * `temporary`: 451 to each recipient; `permanent`: 550. `cut`: takes the mail and drops the line instead of answering.
 * `silent`: takes connections and says nothing.
 */
export type SmtpFault = 'temporary' | 'permanent' | 'cut' | 'silent' | null;

export interface SmtpSimulator {
  readonly url: string;
  readonly received: ReceivedMail[];
  fault: SmtpFault;
  /** Takes no connections until `back`. */
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
}

/** A mail server on a loopback port. */
export async function startSmtpSimulator(): Promise<SmtpSimulator> {
  const received: ReceivedMail[] = [];
  let server = create();
  let port = await listen(server, 0);

  function create(): SMTPServer {
    return new SMTPServer({
      // Its certificate is for show, and nobody here needs one.
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      closeTimeout: 100,
      onConnect: (_session, answer) => {
        if (simulator.fault !== 'silent') answer();
      },
      onRcptTo: (_address, _session, answer) => {
        if (simulator.fault === 'temporary') answer(refusal(451, 'try again later'));
        else if (simulator.fault === 'permanent') answer(refusal(550, 'no such mailbox'));
        else answer();
      },
      onData: (stream, session, answer) => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        void text(stream).then((raw) => {
          received.push(parse(to, raw));
          if (simulator.fault === 'cut') for (const connection of server.connections) connection.close();
          else answer();
        });
      },
    });
  }

  const simulator: SmtpSimulator = {
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    received,
    fault: null,
    away: () => close(server),
    async back() {
      server = create();
      port = await listen(server, port);
    },
    stop: () => close(server),
  };
  return simulator;
}

async function listen(server: SMTPServer, port: number): Promise<number> {
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  return (listening.address() as AddressInfo).port;
}

function close(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function parse(to: string, raw: string): ReceivedMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const header = (name: string): string =>
    new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)$`, 'im').exec(head)?.[1]?.replaceAll(/\r\n\s+/g, ' ') ?? '';
  const body = rest.join('\r\n\r\n');
  const isQuoted = header('content-transfer-encoding') === 'quoted-printable';
  const decoded = isQuoted
    ? body
        .replaceAll(/=\r\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    : body;
  const token = /#token=(\w+)/.exec(decoded)?.[1] ?? null;
  return { to, subject: header('subject'), message_id: header('message-id'), text: decoded, token };
}
