import { readdir, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tenant } from '../../tenant.ts';
import { decodeFrame, encodeFrame, type Frame } from '../spool/frame.ts';
import type { Spool } from '../spool/spool.ts';
import { writeDurably } from '../spool/spool-files.ts';

/** Frames that could not be stored though the stores work: kept as they are, one a file, until a start tries them again. */
export class Quarantine {
  readonly #folder: string;

  constructor(spool_folder: string) {
    this.#folder = join(spool_folder, 'quarantine');
  }

  async add(frame: Frame): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${frame.head.intake_id}.frame`);
    await writeDurably(path, Buffer.concat(encodeFrame(frame)));
    return path;
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => name.endsWith('.frame')).toSorted();
  }

  async count(): Promise<number> {
    return (await this.#names()).length;
  }

  /** Drops what is kept of a project; nobody knows whom it names. */
  async forget({ organisation_id, project_id }: Tenant): Promise<void> {
    for (const name of await this.#names()) {
      const path = join(this.#folder, name);
      const head = decodeFrame(await readFile(path))?.head;
      if (head?.organisation_id === organisation_id && head.project_id === project_id) await rm(path, { force: true });
    }
  }

  /** Back into the spool: a start is when what was mended comes. One that the spool has no room for stays. */
  async release(spool: Spool): Promise<void> {
    for (const name of await this.#names()) {
      const path = join(this.#folder, name);
      const frame = decodeFrame(await readFile(path));
      if (frame === undefined) continue;
      await spool.append(frame, () => undefined);
      await rm(path);
    }
  }
}
