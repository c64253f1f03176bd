import { type ThreadId, threadIdSchema } from '@apex/contracts';
import { usageError } from '../../usage-error.ts';

/** The id of a thread as a person typed it. */
export function threadIdOf(text: string | undefined): ThreadId {
  const parsed = threadIdSchema.safeParse(text);
  if (!parsed.success) throw usageError(`${text ?? ''} is not the id of a thread: see \`apex threads list\`.`);
  return parsed.data;
}
