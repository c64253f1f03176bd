/** A name that an emitter uses, and the field it stands for. */
export interface KnownName {
  readonly name: string;
  readonly place: number;
  /** Of two names of one field the smaller number is believed. */
  readonly priority: number;
  /** Texts up to this many bytes are wanted whole; of others the beginning does. */
  readonly isDocument: boolean;
}
