import { ApexError, type ByteStream, type UploadId, uploadIdSchema } from '@apex/contracts';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The content of uploads, each a private file under its id. */
export class UploadFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  pathOf(id: UploadId): string {
    return join(this.#path, id);
  }

  /** Keeps the pieces as they come, and nothing of them where they break off or are too many. */
  async write(id: UploadId, body: ByteStream, most: number): Promise<number> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const file = await open(this.pathOf(id), 'wx', 0o600);
    let bytes = 0;
    try {
      for await (const piece of body) {
        bytes += piece.length;
        if (bytes > most) throw tooLarge(most);
        await file.writeFile(piece);
      }
    } catch (error) {
      await file.close();
      await this.remove(id);
      throw isFull(error) ? noSpace(error) : error;
    }
    await file.close();
    return bytes;
  }

  async remove(id: UploadId): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  /** Removes files last written to before then: those whose process died before it knew of them as uploads. */
  async removeBefore(before_ms: number): Promise<void> {
    const names = await readdir(this.#path).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) {
      const id = uploadIdSchema.safeParse(name);
      if (!id.success) continue;
      const entry = await stat(this.pathOf(id.data)).catch(() => undefined);
      if (entry !== undefined && entry.mtimeMs < before_ms) await this.remove(id.data);
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function noSpace(cause: unknown): ApexError {
  const message = 'The server has no room left for files. Try again when it has.';
  return new ApexError({ kind: 'unavailable', reason: 'telemetry.upload_no_space', message, cause });
}

function tooLarge(most: number): ApexError {
  return new ApexError({
    kind: 'limit',
    status: 413,
    reason: 'telemetry.upload_too_large',
    message: `The file is larger than the ${Math.floor(most / 1024 / 1024)} MB that are accepted here. Compress it, or import it with the command line, which has no limit.`,
    details: { limit_bytes: most },
    retryable: false,
  });
}
