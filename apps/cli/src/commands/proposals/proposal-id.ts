import { type ProposalId, proposalIdSchema } from '@apex/contracts';
import { usageError } from '../../usage-error.ts';

export function proposalIdOf(text: string | undefined): ProposalId {
  const id = proposalIdSchema.safeParse(text);
  if (id.success) return id.data;
  throw usageError(`${text ?? ''} is not the id of a proposal: see \`apex proposals\`.`);
}
