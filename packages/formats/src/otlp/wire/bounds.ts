import { maxLabelLength } from '../../limits.ts';

/** A text that is no document is cut to this many UTF-16 units, which is more than a label keeps. */
export const maxText = 4 * maxLabelLength;

/** A longer JSON text in an attribute is not read. */
export const maxDocument = 65_536;

/** UTF-8 needs at most this many bytes for one UTF-16 unit. */
export const bytesOfUnit = 3;

/** Attributes of one item that are looked at. Long chats are written as several of them per message, before the usage. */
export const maxAttributes = 16_384;

/** Elements of a list that are read. */
export const maxElements = 64;

/** `'?'` stands for an id that is there and no good. */
export const badId = '?';

/** Resources, scopes and items of one export together. Emitters send some hundreds; 4 MiB hold about 20,000 real ones. */
export const maxParts = 100_000;
