import type { Measure } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { shareOf } from '../format/decimal.ts';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit, labelOf, unitOf } from '../format/measure.ts';
import type { Period } from '../period/period.ts';
import { Delta } from '../ui/delta.tsx';
import { Money } from '../ui/money.tsx';
import type { Column } from '../ui/table/column.ts';
import type { Exploration } from './exploration.ts';
import { cellOf, comparedColumns, type ExplorerRow, isComparable } from './explorer-rows.ts';
import type { Selection } from './links.ts';
import { rowSelection } from './row-selection.ts';
import { changeOf, type Figure, figureOf, isAdditive, moreIs } from './spend-row.ts';

function Value({ measure, figure }: { readonly measure: Measure; readonly figure: Figure }) {
  const formats = useFormats();
  if (figure === null) return <span className="text-faint">–</span>;
  const unit = unitOf(measure);
  if (unit === 'usd') return <Money usd={String(figure)} />;
  const text = formatUnit(formats, unit, figure);
  return measure === 'tokens' ? <span title={text}>{formats.count(Number(figure), 'compact')}</span> : <>{text}</>;
}

function Change({ one, measure, period }: { one: ExplorerRow; measure: Measure; period: string }) {
  if (one.before === undefined) return null;
  const before = one.before === null ? null : figureOf(one.before, measure);
  const change = changeOf(measure, figureOf(one.row, measure), before);
  if (change === null) return <span className="text-xs text-muted">{before === null ? 'new' : '–'}</span>;
  return <Delta change={change} period={period} more={moreIs(measure)} points={unitOf(measure) === 'rate'} short />;
}

function Share({ part, whole }: { readonly part: Figure; readonly whole: Figure }) {
  const { rate } = useFormats();
  if (part === null || whole === null) return null;
  const share = typeof part === 'string' ? shareOf(part, String(whole)) : whole === 0 ? null : part / Number(whole);
  if (share === null) return null;
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-hover">
        <span className="block h-full bg-accent" style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      <span className="w-11 text-right">{rate(share)}</span>
    </span>
  );
}

function measureColumns(measure: Measure, exploration: Exploration, period: Period): Column<ExplorerRow>[] {
  const isMoney = unitOf(measure) === 'usd';
  const sort = isMoney ? 'decimal' : true;
  const value: Column<ExplorerRow> = {
    id: measure,
    header: labelOf(measure),
    value: (one) => cellOf(one, measure, exploration),
    cell: (one) => <Value measure={measure} figure={figureOf(one.row, measure)} />,
    align: 'right',
    sort,
    width: Math.max(110, 40 + 7 * labelOf(measure).length),
  };
  if (!isComparable(exploration, period)) return [value];
  const ids = comparedColumns(measure);
  return [
    value,
    {
      id: ids.change,
      header: 'Change',
      value: (one) => cellOf(one, ids.change, exploration),
      cell: (one) => <Change one={one} measure={measure} period={period.compare_label} />,
      align: 'right',
      sort: true,
      width: 100,
    },
    {
      id: ids.before,
      header: `${labelOf(measure)} before`,
      value: (one) => cellOf(one, ids.before, exploration),
      cell: ({ before }) =>
        before === null || before === undefined ? null : <Value measure={measure} figure={figureOf(before, measure)} />,
      align: 'right',
      sort,
      hidden: true,
      width: 130,
    },
  ];
}

function Calls({ one, exploration, selection }: { one: ExplorerRow; exploration: Exploration; selection: Selection }) {
  return (
    <Link
      to="/calls"
      search={rowSelection(one, exploration, selection)}
      className="text-xs text-accent underline underline-offset-2"
    >
      calls
    </Link>
  );
}

interface ColumnsOf {
  readonly exploration: Exploration;
  readonly period: Period;
  readonly selection: Selection;
  /** Of everything, for shares; null until it is known. */
  readonly total: Figure;
}

/** Dimensions, then each measure with its change, the share of the first one, and the way to the calls. */
export function explorerColumns({ exploration, period, selection, total }: ColumnsOf): Column<ExplorerRow>[] {
  const { labels, grain, measures } = exploration;
  const [first] = measures;
  const names = [...labels, ...(grain === null ? [] : [grain])];
  return [
    ...names.map((name): Column<ExplorerRow> => ({
      id: name,
      header: labelOf(name),
      value: (one) => cellOf(one, name, exploration),
      sort: true,
      width: name === grain ? 130 : 190,
      grow: 2,
    })),
    ...measures.flatMap((measure) => measureColumns(measure, exploration, period)),
    ...(first !== undefined && isAdditive(first)
      ? [
          {
            id: 'share',
            header: `Share of ${labelOf(first).toLowerCase()}`,
            value: (one: ExplorerRow) => figureOf(one.row, first),
            cell: (one: ExplorerRow) => <Share part={figureOf(one.row, first)} whole={total} />,
            align: 'right' as const,
            width: 150,
          },
        ]
      : []),
    {
      id: 'open',
      header: '',
      value: () => null,
      cell: (one) => <Calls one={one} exploration={exploration} selection={selection} />,
      align: 'right',
      width: 64,
      grow: 0.2,
    },
  ];
}
