import type { FinalReport } from '@apex/contracts';
import { Fragment, memo, type ReactNode } from 'react';
import { FigureButton } from './figure-button.tsx';
import { type Block, blocksOf, cutAtMarks, type Range, type Span, spansOf } from './markdown.ts';

export type Marks = FinalReport['marks'];

interface TextProps {
  readonly source: string;
  readonly marks?: Marks;
}

const noMarks: Marks = [];

const dates = /(\d{4}-\d{2}-\d{2})/;

/** Text, its dates unbroken. */
function Plain({ text }: { readonly text: string }) {
  return text.split(dates).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // Text does not change where it stands.
      // oxlint-disable-next-line react/no-array-index-key
      <span key={index} className="whitespace-nowrap">
        {part}
      </span>
    ),
  );
}

const before = /\S*$/;
const after = /^\S*/;

/** What stands beside a figure without a space, a bracket say, stays on its line. */
function Pieces({ source, range, marks }: { source: string; range: Range; marks: Marks }) {
  const pieces = cutAtMarks(range, marks);
  const textOf = (piece: (typeof pieces)[number] | undefined) =>
    piece === undefined || piece.mark !== null ? '' : source.slice(piece.from, piece.to);
  return pieces.map((piece, index) => {
    const { from, to, mark } = piece;
    if (mark !== null) {
      return (
        <span key={from} className="whitespace-nowrap">
          {before.exec(textOf(pieces[index - 1]))?.[0]}
          <FigureButton figure_id={mark.figure_id}>{source.slice(from, to)}</FigureButton>
          {after.exec(textOf(pieces[index + 1]))?.[0]}
        </span>
      );
    }
    let text = textOf(piece);
    if (index > 0) text = text.replace(after, '');
    if (index < pieces.length - 1) text = text.replace(before, '');
    return <Plain key={from} text={text} />;
  });
}

function SpanView({ span, children }: { span: Span; children: ReactNode }) {
  if (span.kind === 'code') {
    return (
      <code className="rounded-sm bg-hover px-1 py-px font-mono text-[0.92em] break-words text-ink">{children}</code>
    );
  }
  return span.kind === 'strong' ? <strong className="font-semibold">{children}</strong> : children;
}

function LineView({ source, range, marks }: { source: string; range: Range; marks: Marks }) {
  return spansOf(source, range).map((span) => (
    <SpanView key={span.from} span={span}>
      <Pieces source={source} range={span} marks={marks} />
    </SpanView>
  ));
}

function BlockView({ block, source, marks }: { block: Block; source: string; marks: Marks }) {
  const lines = block.lines.map((range) => ({
    key: range.from,
    view: <LineView source={source} range={range} marks={marks} />,
  }));
  if (block.kind === 'bullets' || block.kind === 'numbers') {
    const List = block.kind === 'bullets' ? 'ul' : 'ol';
    return (
      <List className={`flex flex-col gap-1 pl-5 ${block.kind === 'bullets' ? 'list-disc' : 'list-decimal'}`}>
        {lines.map(({ key, view }) => (
          <li key={key} className="pl-0.5 marker:text-faint">
            {view}
          </li>
        ))}
      </List>
    );
  }
  return (
    <p className={block.kind === 'heading' ? 'font-semibold' : undefined}>
      {lines.map(({ key, view }, index) => (
        <Fragment key={key}>
          {index === 0 ? null : <br />}
          {view}
        </Fragment>
      ))}
    </p>
  );
}

/** Light Markdown as elements, its figures as buttons. Whatever else stands in it is text. */
export const RichText = memo(function RichText({ source, marks = noMarks }: TextProps) {
  return blocksOf(source).map((block) => (
    <BlockView key={block.lines[0]?.from} block={block} source={source} marks={marks} />
  ));
});

/** One line of it: a headline, a cell. */
export function RichLine({ source, marks = noMarks }: TextProps) {
  return <LineView source={source} range={{ from: 0, to: source.length }} marks={marks} />;
}
