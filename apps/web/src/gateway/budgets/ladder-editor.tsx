import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ListFoot } from '../list-foot.tsx';

interface LadderEditorProps {
  readonly ladder: readonly string[];
  readonly error: string | undefined;
  readonly onLadder: (ladder: readonly string[]) => void;
}

const longest = 20;

function swapped(ladder: readonly string[], index: number, by: 1 | -1): readonly string[] {
  const next = [...ladder];
  const [moved = ''] = next.splice(index, 1);
  next.splice(index + by, 0, moved);
  return next;
}

/** Models from the dearest to the cheapest: once a budget is spent, a call moves to the one below its own. */
export function LadderEditor({ ladder, error, onLadder }: LadderEditorProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium">Ladder</legend>
      <p className="text-xs text-muted">
        From the dearest to the cheapest; a call to one of them moves to the one below. * at the top stands for any
        other model.
      </p>
      <ol className="flex flex-col gap-1.5">
        {ladder.map((model, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have their place alone, and every field is controlled
          <li key={index} className="flex items-center gap-1">
            <TextField
              label={`Model ${index + 1}`}
              hideLabel
              className="min-w-0 flex-1"
              placeholder={['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-4-5'][index] ?? ''}
              value={model}
              onChange={({ target }) => onLadder(ladder.map((one, at) => (at === index ? target.value : one)))}
            />
            <IconButton
              label={`Model ${index + 1} up`}
              icon={<ArrowUp aria-hidden className="size-4" />}
              disabled={index === 0}
              onClick={() => onLadder(swapped(ladder, index, -1))}
            />
            <IconButton
              label={`Model ${index + 1} down`}
              icon={<ArrowDown aria-hidden className="size-4" />}
              disabled={index === ladder.length - 1}
              onClick={() => onLadder(swapped(ladder, index, 1))}
            />
            <IconButton
              label={`Take model ${index + 1} out`}
              icon={<X aria-hidden className="size-4" />}
              disabled={ladder.length <= 2}
              onClick={() => onLadder(ladder.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <ListFoot
        error={error}
        add="A cheaper one"
        isFull={ladder.length >= longest}
        onAdd={() => onLadder([...ladder, ''])}
      />
    </fieldset>
  );
}
