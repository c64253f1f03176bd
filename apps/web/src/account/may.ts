import type { Role } from '@apex/contracts';

const order: Readonly<Record<Role, number>> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** The role that counts: the highest of those a person has. */
export function highestRole(roles: readonly Role[]): Role {
  return roles.reduce<Role>((best, role) => (order[role] > order[best] ? role : best), 'viewer');
}

/** Whether one may do what needs at least `least`; the server holds it, the page only does not offer it in vain. */
export function isAtLeast(roles: readonly Role[], least: Role): boolean {
  return order[highestRole(roles)] >= order[least];
}

/** Roles somebody may give: admins up to admin, owners all. */
export function givableRoles(roles: readonly Role[]): readonly Role[] {
  if (isAtLeast(roles, 'owner')) return ['viewer', 'member', 'admin', 'owner'];
  return isAtLeast(roles, 'admin') ? ['viewer', 'member', 'admin'] : [];
}

/** What each role may do, in a line. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  viewer: 'Looks at everything, changes nothing.',
  member: 'Imports, asks, makes keys.',
  admin: 'Also manages members up to admin, projects and the audit log.',
  owner: 'Everything.',
};
