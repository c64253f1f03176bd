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

/**
 * Names one asking, unique among a person's: a UUID. Asked again with the same one, after a connection broke or an
 * answer was lost, the question is not asked twice: the run it began is given.
 */
export const clientRefSchema = z
  .string()
  .min(1)
  .max(64)
  .refine((ref) => ref.isWellFormed() && !/\p{Cc}/u.test(ref), 'must not hold control characters');

/**
 * Why a server closes a socket: the name stands in the close frame's reason, before a colon and the words. What was
 * signed in with and holds no more closes with 4401 and the code of that error (`AUTH_TOKEN_EXPIRED`). After each of
 * them a client may come back, and resumes with `subscribe`.
 */
export const socketCloses = {
  /** The person has as many sockets as are served at once; this one came last. */
  SOCKET_TOO_MANY: 4429,
  /** More frames in a moment than anybody types. */
  SOCKET_TOO_MANY_FRAMES: 4429,
  /** Frames pile up unread. */
  SOCKET_READS_TOO_SLOWLY: 4429,
  SERVER_GOING_DOWN: 1001,
} as const;
export type SocketClose = keyof typeof socketCloses;

export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ask'),
    thread_id: threadIdSchema.optional(),
    text: questionSchema,
    client_ref: clientRefSchema.optional(),
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

/** `asked` in a new thread is how a thread begins. */
const threadChanges = ['asked', 'answered', 'renamed', 'deleted', 'restored', 'shared', 'unshared'] as const;
export type ThreadChange = (typeof threadChanges)[number];

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
  /** To every socket of the person whose thread it is, so that lists refresh. */
  z.object({
    type: z.literal('thread_changed'),
    thread_id: threadIdSchema,
    change: z.enum(threadChanges),
    /** The run that was asked or has ended; null where the change is the thread's own. */
    run_id: runIdSchema.nullable(),
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
