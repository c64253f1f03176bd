import { type ApexError, errorTable, type OtlpBody } from '@apex/contracts';
import { ProtobufMessage } from './protobuf-message.ts';

export type OtlpEncoding = OtlpBody['encoding'];

export const contentTypes: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json; charset=utf-8',
  protobuf: 'application/x-protobuf',
};

/** A `Export…ServiceResponse`: the three differ in nothing but the JSON name of the count. */
export interface OtlpAnswer {
  readonly partialSuccess?: Readonly<Record<string, string>> | undefined;
}

export function encodeAnswer(answer: OtlpAnswer, encoding: OtlpEncoding): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify(answer));
  const { partialSuccess } = answer;
  const message = new ProtobufMessage();
  if (partialSuccess === undefined) return message.finish();
  const { errorMessage = '', ...counts } = partialSuccess;
  const [rejected = '0'] = Object.values(counts);
  return message.message(1, new ProtobufMessage().whole(1, Number(rejected)).text(2, errorMessage)).finish();
}

const infoType = 'type.googleapis.com/google.rpc.ErrorInfo';
const domain = 'netra-apex';

/** A `google.rpc.Status`; its one detail is our code and the correlation id. */
export function encodeStatus(error: ApexError, correlation_id: string, encoding: OtlpEncoding): Buffer {
  const code = errorTable[error.kind].rpc_code;
  const { message, error_code: reason } = error;
  if (encoding === 'json') {
    const info = { '@type': infoType, reason, domain, metadata: { correlation_id } };
    return Buffer.from(JSON.stringify({ code, message, details: [info] }));
  }
  const metadata = new ProtobufMessage().text(1, 'correlation_id').text(2, correlation_id);
  const info = new ProtobufMessage().text(1, reason).text(2, domain).message(3, metadata);
  const detail = new ProtobufMessage().text(1, infoType).message(2, info);
  return new ProtobufMessage().whole(1, code).text(2, message).message(3, detail).finish();
}
