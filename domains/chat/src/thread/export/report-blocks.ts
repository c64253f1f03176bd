import type { Figure, FinalReport, Proposal } from '@apex/contracts';
import { chartTable } from './chart-table.ts';
import { inlinesOf, paragraphsOf, plainOf, sentenceOf } from './light-markdown.ts';
import { queryInWords } from './query-in-words.ts';
import type { Block, Column, Inline } from './thread-document.ts';

const left = (label: string): Column => ({ label, align: 'left' });
const right = (label: string): Column => ({ label, align: 'right' });

function shownFigure({ text, display, unit }: Figure): string {
  if (text !== '') return text;
  return unit === 'usd' ? `$${display}` : display;
}

function textBlocks(text: string): Block[] {
  return paragraphsOf(text).map((part) =>
    'text' in part
      ? { kind: 'paragraph', inlines: inlinesOf(part.text) }
      : { kind: 'list', items: part.items.map(inlinesOf) },
  );
}

function emphasised({ text, style }: Inline): Inline {
  return { text, style: style === 'plain' ? 'strong' : style };
}

function listOf(heading: string, items: readonly string[]): Block[] {
  if (items.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    { kind: 'list', items: items.map(sentenceOf) },
  ];
}

function named(name: string, text: string): Inline[] {
  return [{ text: `${name}: `, style: 'strong' }, ...sentenceOf(text)];
}

const bases: Readonly<Record<Proposal['basis'], string>> = {
  replayed: 'measured by replaying the recorded calls',
  estimated: 'estimated from the recorded calls',
  price_only: 'price only: nothing is known about the answers',
};

function proposalBlocks(report: FinalReport, proposal: Proposal): Block[] {
  const figure = (id: string | null): string => {
    const found = report.figures.find((one) => one.id === id);
    return found === undefined ? '' : shownFigure(found);
  };
  const percent = figure(proposal.percent_figure_id);
  const parts = [
    ['Change', `${proposal.setting}: ${proposal.old_value} → ${proposal.new_value}`],
    ['Saves', [figure(proposal.saving_figure_id), percent === '' ? '' : `(${percent})`].join(' ').trim()],
    ['Basis', bases[proposal.basis]],
    ['Evidence', proposal.evidence],
    ['Answers', proposal.quality_effect],
    ['Verify', proposal.verify],
    ['Risk', proposal.risk],
    ['Undo', proposal.undo],
    ['Apply', proposal.state_note],
  ] as const;
  return [
    { kind: 'paragraph', inlines: sentenceOf(proposal.title).map(emphasised) },
    { kind: 'list', items: parts.filter(([, text]) => text !== '').map(([name, text]) => named(name, text)) },
  ];
}

/** Each figure with what it was measured by: the query in words, or how it was calculated. */
function figureBlocks({ figures, sources }: FinalReport): Block[] {
  if (figures.length === 0) return [];
  const rows = figures.map((figure) => {
    const source = sources.find((one) => one.tool_result_id === figure.tool_result_id);
    const query = source?.query ?? null;
    const from = query === null ? (source?.formula ?? source?.title ?? '') : queryInWords(query);
    return [figure.label, shownFigure(figure), figure.formula ?? from].map(plainOf);
  });
  const columns = [left('Figure'), right('Value'), left('Source')];
  return [{ kind: 'table', title: 'Figures and where they come from', columns, rows }];
}

/** An answer, from the finding to what it rests on. */
export function reportBlocks(report: FinalReport): Block[] {
  const proposals = report.proposals.flatMap((proposal) => proposalBlocks(report, proposal));
  const { understood } = report;
  return [
    { kind: 'finding', inlines: inlinesOf(report.headline).map(emphasised) },
    ...textBlocks(report.text),
    ...report.charts.flatMap(chartTable),
    ...report.tables.map(({ title, columns, rows }): Block => ({
      kind: 'table',
      title,
      columns: columns.map(({ label, align }) => ({ label, align })),
      rows: rows.map((row) => row.map((cell) => plainOf(cell.text))),
    })),
    ...(proposals.length === 0 ? [] : [{ kind: 'heading', text: 'What to do' } as const, ...proposals]),
    ...figureBlocks(report),
    ...listOf('Assumptions and limits', report.assumptions),
    ...listOf('Not understood', understood?.not_understood ?? []),
    ...(understood === null ? [] : [{ kind: 'note', text: `Read as: ${plainOf(understood.words)}` } as const]),
  ];
}
