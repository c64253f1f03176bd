import { ApexError } from '@apex/contracts';

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOENT: 'it is not there any more',
  ENOTDIR: 'it is not there any more',
  ELOOP: 'it is a link that leads back to itself',
};

/** Why the system would not let us read a file, as a refusal of that file; `undefined` for any other error. */
export function unreadableFile(path: string, error: unknown): ApexError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const reason = `cannot be read: ${words[String(error.code)] ?? String(error.code)}`;
  return new ApexError({
    kind: 'invalid',
    reason: 'import.unreadable_file',
    message: `${path} ${reason}.`,
    details: { file: path, line: 0, reason },
    cause: error,
  });
}
