import { z } from 'zod';
import { errorBodySchema } from '../error.ts';
import { runIdSchema, threadIdSchema } from '../id.ts';
import { instantSchema } from '../value.ts';
import { runEventSchema } from './event.ts';

/** Largest frame a client may send. */
export const maxClientFrameBytes = 8192;
/** Subprotocol that carries a bearer token: `apex.bearer.<token>`. */
export const bearerSubprotocolPrefix = 'apex.bearer.';

/** No run has more events. */
export const maxSequence = 2_147_483_647;

export const questionSchema = z.string().trim().min(1, 'must not be empty').max(4000);

export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ask'),
    thread_id: threadIdSchema.optional(),
    text: questionSchema,
    client_ref: z.string().max(64).optional(),
  }),
  z.strictObject({
    type: z.literal('subscribe'),
    run_id: runIdSchema,
    after_seq: z.int().min(0).max(maxSequence).default(0),
  }),
  z.strictObject({ type: z.literal('stop'), run_id: runIdSchema }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientFrame = z.output<typeof clientFrameSchema>;

/** Frames beside the run events that a server sends. */
export const controlFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connection_established'),
    connection_id: z.string(),
    brain: z.enum(['builtin', 'llm']),
    timestamp: instantSchema,
  }),
  z.object({
    type: z.literal('message_received'),
    thread_id: threadIdSchema,
    run_id: runIdSchema,
    client_ref: z.string().optional(),
    /** Runs of the same user ahead of this one; 0 means it starts now. */
    queue_position: z.int(),
    timestamp: instantSchema,
  }),
  z.object({ type: z.literal('stop_accepted'), run_id: runIdSchema, timestamp: instantSchema }),
  z.object({
    type: z.literal('run_ended'),
    run_id: runIdSchema,
    status: z.enum(['complete', 'failed', 'stopped', 'timeout']),
    last_seq: z.int(),
    timestamp: instantSchema,
  }),
  z.object({ type: z.literal('pong'), timestamp: instantSchema }),
  z.object({
    type: z.literal('error'),
    ...errorBodySchema.shape,
    client_ref: z.string().optional(),
    timestamp: instantSchema,
  }),
]);
export type ControlFrame = z.infer<typeof controlFrameSchema>;

export const serverFrameSchema = z.union([runEventSchema, controlFrameSchema]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
