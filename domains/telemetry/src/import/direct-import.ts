import type { ImportId, ImportProgress, ImportSummary, Observation, StartImport } from '@apex/contracts';
import { type OpenedFile, type RecordTarget, withAnchor } from '@apex/local-files';
import type { Scope } from '../scope.ts';
import { finishImport } from './finish-import.ts';
import { importRecords } from './import-records.ts';
import { startImport } from './start-import.ts';

const batchRecords = 5000;

interface Started {
  readonly import_id: ImportId;
  readonly anchors: readonly (string | null)[];
}

export interface DirectImportOptions {
  readonly files: readonly [OpenedFile, ...OpenedFile[]];
  readonly start?: string | undefined;
  readonly onStored: (progress: ImportProgress) => void;
}

/** An import whose records are read in this very process; it opens with its first record. */
export class DirectImport implements RecordTarget {
  readonly #scope: Scope;
  readonly #options: DirectImportOptions;
  #started: Promise<Started> | undefined;
  #batch: Observation[] = [];
  #batches = 0;

  constructor(scope: Scope, options: DirectImportOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  add(file: number, observation: Observation): Promise<void> | undefined {
    if (this.#options.files[file]?.entry.relative_time !== true) return this.#put(observation);
    return this.#open().then(({ anchors }) => this.#put(withAnchor(observation, anchors[file] ?? null)));
  }

  async finish(rejected: ImportSummary['rejected'], rejected_count: number): Promise<ImportSummary> {
    await this.#flush();
    const { import_id } = await this.#open();
    return finishImport(this.#scope, { import_id, rejected: [...rejected], rejected_count });
  }

  #put(observation: Observation): Promise<void> | undefined {
    this.#batch.push(observation);
    return this.#batch.length >= batchRecords ? this.#flush() : undefined;
  }

  #open(): Promise<Started> {
    const { files, start } = this.#options;
    const input: StartImport = {
      format: files[0].format,
      files: files.map(({ entry }) => entry),
      dry_run: false,
      ...(start === undefined ? {} : { start }),
    };
    return (this.#started ??= startImport(this.#scope, input));
  }

  async #flush(): Promise<void> {
    const records = this.#batch;
    if (records.length === 0) return;
    this.#batch = [];
    const { import_id } = await this.#open();
    const batch = this.#batches;
    this.#batches += 1;
    this.#options.onStored(await importRecords(this.#scope, { import_id, batch, records }));
  }
}
