import { type Caller, type OtlpBody, toErrorBody } from '@apex/contracts';
import { errorOfBody } from '@apex/client';
import type { IntakePort } from '@apex/gateway';

/** Telemetry's OTLP door in another process, as its port: the export goes as it is, with its caller's credential. */
export function remoteIntake(url: string): IntakePort {
  return {
    async exportTraces(caller: Caller, body: OtlpBody) {
      let response: Response;
      try {
        response = await fetch(new URL('/v1/traces', url), {
          method: 'POST',
          headers: {
            'content-type': body.encoding === 'json' ? 'application/json' : 'application/x-protobuf',
            ...(body.compression === 'identity' ? {} : { 'content-encoding': body.compression }),
            authorization: `Bearer ${caller.credential}`,
            'x-apex-project': caller.project_id,
          },
          body: Buffer.from(body.bytes),
          signal: caller.signal,
        });
      } catch (error) {
        throw errorOfBody(503, toErrorBody(error));
      }
      const text = await response.text();
      if (response.ok) return text;
      // OTLP tells its errors in words of its own; the status says what is to be done.
      throw errorOfBody(response.status, {
        error: text.slice(0, 500),
        error_code: `TELEMETRY_ANSWERED_${response.status}`,
      });
    },
  };
}
