import { orgIdSchema, projectIdSchema } from '@apex/contracts';
import { signals } from '@apex/formats';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** What is known of an export besides its bytes. */
export const frameHeadSchema = z.object({
  /** 32 hexadecimal digits. */
  intake_id: z.string(),
  organisation_id: orgIdSchema,
  project_id: projectIdSchema,
  /** Of the key that sent it, else of the person. */
  key_id: z.string(),
  path: z.string(),
  signal: z.enum(signals),
  encoding: z.enum(['protobuf', 'json']),
  compression: z.enum(['identity', 'gzip', 'deflate']),
  received_at_ms: z.number(),
  /** What the body is decoded; nothing that was accepted is refused later, whatever the bound is then. */
  decoded_bytes: z.int(),
});
export type FrameHead = z.infer<typeof frameHeadSchema>;

export interface Frame {
  readonly head: FrameHead;
  /** As it came, still compressed. */
  readonly body: Uint8Array;
}

export const prefixBytes = 16;
const magic = 0x41_50_46_31;
/** Longer is no head of ours. */
const mostHeadBytes = 64 * 1024;
/** More than any route takes. */
const mostBodyBytes = 256 * 1024 * 1024;

/** Prefix and head in one piece, and the body as it is. */
export function encodeFrame({ head, body }: Frame): readonly [Buffer, Uint8Array] {
  const text = JSON.stringify(head);
  const headBytes = Buffer.byteLength(text);
  const front = Buffer.allocUnsafe(prefixBytes + headBytes);
  front.writeUInt32BE(magic, 0);
  front.writeUInt32BE(headBytes, 4);
  front.writeUInt32BE(body.length, 8);
  front.write(text, prefixBytes);
  front.writeUInt32BE(checksum(front, headBytes, body), 12);
  return [front, body];
}

function checksum(front: Buffer, headBytes: number, body: Uint8Array): number {
  const lengths = crc32(front.subarray(0, 12));
  return crc32(body, crc32(front.subarray(prefixBytes, prefixBytes + headBytes), lengths));
}

/** Bytes of the whole frame that begins with this prefix; undefined where none begins. */
export function frameLength(prefix: Buffer): number | undefined {
  if (prefix.length < prefixBytes || prefix.readUInt32BE(0) !== magic) return undefined;
  const [head, body] = [prefix.readUInt32BE(4), prefix.readUInt32BE(8)];
  return head > mostHeadBytes || body > mostBodyBytes ? undefined : prefixBytes + head + body;
}

/** The frame that these bytes are from end to end; undefined where they are torn or altered. */
export function decodeFrame(bytes: Buffer): Frame | undefined {
  if (frameLength(bytes) !== bytes.length) return undefined;
  const headBytes = bytes.readUInt32BE(4);
  const body = bytes.subarray(prefixBytes + headBytes);
  if (checksum(bytes, headBytes, body) !== bytes.readUInt32BE(12)) return undefined;
  const head = frameHeadSchema.safeParse(JSON.parse(bytes.toString('utf8', prefixBytes, prefixBytes + headBytes)));
  return head.success ? { head: head.data, body } : undefined;
}
