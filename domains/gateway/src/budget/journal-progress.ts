/** How far a process's journal is contained in what it stores: every number up to `through` but those under way. */
export interface JournalPosition {
  readonly through: number;
  readonly under_way: readonly number[];
}

/** Keeps which reservations are under way, by the number of their journal entries. On the hot path. */
export interface JournalProgress {
  /** The entry's number. */
  begin(journal_id: string): number;
  end(sequence: number): void;
  position(): JournalPosition;
}

/** How much later than its successors a number may come. */
const mostLate = 1000;

export function createJournalProgress(process_id: string): JournalProgress {
  const prefix = `${process_id}:`;
  const underWay = new Set<number>();
  /** Numbers that did not come yet though higher ones did: theirs may be the next reservations. */
  const late = new Set<number>();
  let highest = -1;

  function passOver(sequence: number): void {
    for (let number = Math.max(highest + 1, sequence - mostLate); number < sequence; number += 1) late.add(number);
    for (const number of late) {
      if (late.size <= mostLate) break;
      late.delete(number);
    }
  }

  return {
    begin(journal_id) {
      const sequence = Number(journal_id.slice(prefix.length));
      if (!journal_id.startsWith(prefix) || !Number.isSafeInteger(sequence) || sequence < 0) {
        throw new Error(`${journal_id} is no journal entry of the process ${process_id}`);
      }
      if (sequence > highest) {
        if (sequence > highest + 1) passOver(sequence);
        highest = sequence;
      } else {
        late.delete(sequence);
      }
      underWay.add(sequence);
      return sequence;
    },
    end: (sequence) => void underWay.delete(sequence),
    position: () => ({ through: highest, under_way: [...underWay, ...late] }),
  };
}

/** Which process wrote an entry, and its number there. */
export function readJournalId(journal_id: string): { readonly process_id: string; readonly sequence: number } {
  const colon = journal_id.lastIndexOf(':');
  return { process_id: journal_id.slice(0, colon), sequence: Number(journal_id.slice(colon + 1)) };
}
