import { Check, CircleSlash, Loader, X } from 'lucide-react';
import { memo } from 'react';
import { useFormats } from '../../format/formats-context.ts';
import { agentLabels, toolLabel } from './agent-words.ts';
import { rowsIn } from './rows-in.ts';
import type { AgentView, RunView, ToolView } from './run-view.ts';

function StateIcon({ status }: { readonly status: AgentView['status'] | ToolView['status'] }) {
  const look = 'size-3.5 shrink-0';
  if (status === 'working' || status === 'running')
    return <Loader aria-label="at work" className={`${look} text-accent`} />;
  if (status === 'success') return <Check aria-label="done" className={`${look} text-good`} />;
  if (status === 'error') return <X aria-label="failed" className={`${look} text-bad`} />;
  return <CircleSlash aria-label="stopped" className={`${look} text-faint`} />;
}

const Tool = memo(function Tool({ tool }: { readonly tool: ToolView }) {
  const { duration, count } = useFormats();
  const rows = tool.status === 'success' ? rowsIn(tool.result) : null;
  return (
    <li>
      <details>
        <summary className="flex min-h-6 list-none items-center gap-2 rounded-sm [&::-webkit-details-marker]:hidden">
          <StateIcon status={tool.status} />
          <span className="min-w-0 truncate">{toolLabel(tool.name)}</span>
          <span className="hidden min-w-0 truncate text-faint sm:inline">{tool.message}</span>
          <span className="tabular ml-auto shrink-0 text-xs text-faint">
            {rows === null ? null : `${count(rows)} ${rows === 1 ? 'row' : 'rows'} · `}
            {tool.ms === null ? '…' : duration(tool.ms)}
          </span>
        </summary>
        <pre className="my-1 max-h-48 overflow-auto rounded-md border border-line bg-raised p-2 font-mono text-xs whitespace-pre-wrap break-words text-muted">
          {JSON.stringify(tool.arguments, null, 2)}
        </pre>
      </details>
    </li>
  );
});

const Agent = memo(function Agent({ agent }: { readonly agent: AgentView }) {
  const { duration } = useFormats();
  return (
    <li className="px-3 py-2">
      <p className="flex items-center gap-2">
        <StateIcon status={agent.status} />
        <span className="font-medium">{agentLabels[agent.name]}</span>
        <span className="min-w-0 truncate text-muted">{agent.message}</span>
        <span className="tabular ml-auto shrink-0 text-xs text-faint">
          {agent.ms === null ? null : duration(agent.ms)}
        </span>
      </p>
      <ul className="mt-1 flex flex-col gap-0.5 pl-5.5 text-xs text-muted">
        {agent.thoughts.map((thought, index) => (
          // Thoughts are only ever added at the end.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>{thought}</li>
        ))}
      </ul>
      {agent.tools.length === 0 ? null : (
        <ul className="mt-1 flex flex-col gap-0.5 pl-5.5 text-xs">
          {agent.tools.map((tool) => (
            <Tool key={tool.id} tool={tool} />
          ))}
        </ul>
      )}
    </li>
  );
});

/** Every agent with what it thought, and the tools it used: what for, with what, how many rows, how long. */
export function RunSteps({ run }: { readonly run: RunView }) {
  return (
    <ol aria-label="Steps" className="divide-y divide-line border-t border-line">
      {run.agents.map((agent, index) => (
        // An agent may work twice; they are only ever added at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <Agent key={index} agent={agent} />
      ))}
    </ol>
  );
}
