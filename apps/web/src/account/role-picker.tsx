import type { Member, Role } from '@apex/contracts';
import { ChevronDown } from 'lucide-react';
import { Menu, MenuChoice, MenuLabel } from '../ui/menu.tsx';
import { roleMeanings } from './may.ts';

interface RolePickerProps {
  readonly member: Member;
  readonly givable: readonly Role[];
  readonly onRole: (member: Member, role: Role) => void;
}

/** The role of a member, changed at once and with a way back. */
export function RolePicker({ member, givable, onRole }: RolePickerProps) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Role of ${member.email}: ${member.role}`}
          className="inline-flex h-7 items-center gap-1 rounded-md px-2 text-sm hover:bg-hover"
        >
          {member.role}
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        </button>
      }
    >
      <MenuLabel>Role</MenuLabel>
      <MenuChoice
        value={member.role}
        onValue={(role) => {
          if (role !== member.role) onRole(member, role);
        }}
        options={givable.map((role) => ({
          value: role,
          label: (
            <span className="min-w-0 py-1">
              <span className="block">{role}</span>
              <span className="block text-xs text-muted">{roleMeanings[role]}</span>
            </span>
          ),
        }))}
      />
    </Menu>
  );
}
