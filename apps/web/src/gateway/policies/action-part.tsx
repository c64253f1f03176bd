import type { ReactNode } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { ProblemOf } from './field-problems.ts';
import type { RuleDraft } from './rule-draft.ts';

export interface ActionFieldsProps {
  readonly draft: RuleDraft;
  readonly wrong: ProblemOf;
  readonly onChange: (change: Partial<RuleDraft>) => void;
}

interface PartProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onTurn: (isOn: boolean) => void;
  readonly children: ReactNode;
}

/** A part of the action that is there or not. */
export function Part({ label, isOn, onTurn, children }: PartProps) {
  return (
    <div className="flex flex-col gap-3">
      <Checkbox label={label} checked={isOn} onChecked={onTurn} />
      {isOn ? <div className="flex flex-col gap-3 border-l-2 border-line pl-4">{children}</div> : null}
    </div>
  );
}
