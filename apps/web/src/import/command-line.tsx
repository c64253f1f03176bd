import { Card } from '../ui/card.tsx';
import { CopyId } from '../ui/copy-id.tsx';

const commands = [
  ['Claude Code, once or watched', 'npx --no-install apex import claude-code --watch'],
  ['Codex', 'npx --no-install apex import codex'],
  ['A folder of exports', 'npx --no-install apex import FOLDER/*.csv'],
] as const;

/** The same from a terminal, where files may be larger and are read where they lie. */
export function CommandLine() {
  return (
    <Card title="From a terminal" about="in the clone; files of any size, read where they lie">
      <dl className="flex flex-col gap-2">
        {commands.map(([what, command]) => (
          <div key={command} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
            <dt className="w-56 text-sm text-muted">{what}</dt>
            <dd className="min-w-0">
              <CopyId value={command} label="command" />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
