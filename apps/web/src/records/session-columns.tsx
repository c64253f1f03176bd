import type { Session } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import type { Column } from '../ui/table/column.ts';
import { Time } from '../ui/time.tsx';
import { Tokens } from '../ui/tokens.tsx';
import { Cost } from './cost.tsx';
import { promptTokens } from './prompt-tokens.ts';

function Rate({ value }: { readonly value: number | null }) {
  const { rate } = useFormats();
  return value === null ? <span className="text-faint">–</span> : <>{rate(value)}</>;
}

const orNull = (text: string) => (text === '' ? null : text);

/** What a list of sessions shows; ids are those the server sorts by. */
export const sessionColumns: readonly Column<Session>[] = [
  {
    id: 'session',
    header: 'Session',
    value: (session) => session.session,
    cell: ({ session }) => <span title={session}>{session}</span>,
    sort: true,
    width: 170,
    grow: 2,
  },
  {
    id: 'cost_usd',
    header: 'Cost',
    value: (session) => session.cost_usd,
    cell: (session) => <Cost usd={session.cost_usd} />,
    align: 'right',
    sort: 'decimal',
    width: 104,
  },
  { id: 'user', header: 'User', value: ({ user }) => orNull(user), width: 104 },
  { id: 'feature', header: 'Feature', value: ({ feature }) => orNull(feature), width: 124 },
  { id: 'project', header: 'Project', value: ({ project }) => orNull(project), hidden: true },
  { id: 'agent', header: 'Agent', value: ({ agent }) => orNull(agent), hidden: true },
  { id: 'models', header: 'Models', value: ({ models }) => models.join(', '), width: 150, grow: 2 },
  {
    id: 'last_at',
    header: 'Last call',
    value: (session) => session.last_at,
    cell: (session) => <Time at={session.last_at} />,
    sort: true,
    width: 116,
  },
  {
    id: 'calls',
    header: 'Calls',
    value: ({ calls }) => calls,
    cell: ({ calls }) => <Tokens count={calls} form="full" />,
    align: 'right',
    sort: true,
    width: 84,
  },
  { id: 'errors', header: 'Failed', value: ({ errors }) => errors, align: 'right', sort: true, width: 84 },
  {
    id: 'tokens',
    header: 'Tokens',
    value: ({ tokens }) => promptTokens(tokens) + tokens.output,
    cell: ({ tokens }) => <Tokens count={promptTokens(tokens) + tokens.output} />,
    align: 'right',
    sort: true,
    width: 96,
  },
  {
    id: 'cache_hit_rate',
    header: 'From cache',
    value: (session) => session.cache_hit_rate,
    cell: (session) => <Rate value={session.cache_hit_rate} />,
    align: 'right',
    width: 104,
  },
];
