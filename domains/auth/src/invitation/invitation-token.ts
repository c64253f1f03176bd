import { tokenForm } from '../secret-token.ts';

/** What stands in the link of an invitation. */
export const invitationToken = tokenForm('apex_invitation_');
