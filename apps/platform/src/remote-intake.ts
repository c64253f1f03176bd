import { type Caller, type OtlpBody, toErrorBody } from '@apex/contracts';
import { errorOfBody } from '@apex/client';
import type { IntakePort } from '@apex/gateway';
import { Pool } from 'undici';

const longestMs = 30_000;

/** Telemetry's OTLP door in another process, as its port: the export goes as it is, with its caller's credential. */
export function remoteIntake(url: string): IntakePort {
  // Not `fetch`, which copies each body.
  const pool = new Pool(url, { headersTimeout: longestMs, bodyTimeout: longestMs });

  async function send(caller: Caller, body: OtlpBody) {
    try {
      const answer = await pool.request({
        method: 'POST',
        path: '/v1/traces',
        headers: {
          'content-type': body.encoding === 'json' ? 'application/json' : 'application/x-protobuf',
          ...(body.compression === 'identity' ? {} : { 'content-encoding': body.compression }),
          authorization: `Bearer ${caller.credential}`,
          'x-apex-project': caller.project_id,
        },
        body: Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength),
        signal: caller.signal,
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      throw errorOfBody(503, toErrorBody(error));
    }
  }

  return {
    async exportTraces(caller, body) {
      const { status, text } = await send(caller, body);
      if (status < 300) return text;
      // OTLP tells its errors in words of its own; the status says what is to be done.
      throw errorOfBody(status, { error: text.slice(0, 500), error_code: `TELEMETRY_ANSWERED_${status}` });
    },
  };
}
