import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResultShelf, type ResultShelf } from '../tools/result-shelf.ts';
import {
  type DraftChart,
  type DraftFigure,
  type DraftPoint,
  type DraftProposal,
  proposalSchema,
  type ReportDraft,
} from './draft.ts';
import { ground } from './ground.ts';
import { say } from './marks.ts';

const question = 'what did "project 77" cost last 7 days?';

function shelfWith(value: unknown): ResultShelf {
  const shelf = createResultShelf();
  shelf.put({ id: 'result_1', tool_name: 'query_spend', arguments: {}, value });
  return shelf;
}

const shelf = shelfWith({
  rows: [{ model: 'claude-opus-4-6', cost_usd: '1625.290000000000', calls: 12 }],
  total: { cost_usd: '1700.000000000000', calls: 15, cache_hit_rate: 0.4213 },
  from: '2026-02-01T00:00:00.000Z',
});

const spend: DraftFigure = {
  id: 'figure_1',
  label: 'Spend',
  value: '1625.290000000000',
  unit: 'usd',
  display: '1625.29',
  text: '$1,625.29',
  delta: false,
  tool_result_id: 'result_1',
  path: ['rows', 0, 'cost_usd'],
};

const proposal: DraftProposal = {
  id: 'proposal_1',
  title: 'Use the 1-hour lifetime',
  setting: 'prompt_cache.ttl',
  old_value: '5m',
  new_value: '1h',
  saving_figure_id: 'figure_1',
  evidence_tool_result_id: 'result_1',
  verify: 'Ask again.',
  risk: 'Writes cost more.',
  undo: 'Set it back to 5m.',
};

function draft(parts: Partial<ReportDraft>): ReportDraft {
  return {
    status: 'full',
    headline: 'You spent $1625.29.',
    paragraphs: [],
    figures: [spend],
    charts: [],
    tables: [],
    proposals: [],
    queries: [],
    assumptions: [],
    next_questions: [],
    nearest_questions: [],
    period_words: [],
    ...parts,
  };
}

function check(parts: Partial<ReportDraft>) {
  return ground(draft(parts), shelf, question);
}

test('an answer made of measurements passes untouched', () => {
  const { report, removed } = check({
    headline: 'You spent $1625.29 last 7 days on "claude-opus-4-6".',
    paragraphs: [
      'From 2026-02-01 on, `claude-opus-4-6` cost $1625.29 with the 1-hour lifetime; the p95 latency is not recorded.',
    ],
    period_words: ['last 7 days'],
    proposals: [proposal],
  });
  expect(removed).toEqual([]);
  expect(report.status).toBe('full');
  expect(report.proposals).toEqual([proposalSchema.parse(proposal)]);
});

test.each([
  ['a value that is not in its result', { ...spend, value: '1625.300000000000', display: '1625.30' }],
  ['a display that is not its value', { ...spend, display: '1626.00' }],
  ['a text that is not its value', { ...spend, text: '$1,626.00' }],
  ['a sign that is not its own', { ...spend, text: '+$1,625.29' }],
  ['a display in another unit', { ...spend, display: '1625.29%' }],
  ['a place of another value', { ...spend, path: ['total', 'cost_usd'] }],
  ['a result nobody measured', { ...spend, tool_result_id: 'result_9' }],
  ['a path into the prototype', { ...spend, path: ['constructor', 'name'], value: 'Object' }],
])('a figure with %s is removed with every sentence that shows it', (_, figure) => {
  const { report, removed } = check({ figures: [figure], paragraphs: [`It was $${figure.display}.`] });
  expect(report.figures).toEqual([]);
  expect(report.headline).not.toMatch(/\d/);
  expect(report.text).toBe('');
  expect(report.status).toBe('partial');
  expect(removed.length).toBeGreaterThanOrEqual(3);
});

test.each([
  ['a number out of nowhere', 'You could save $400.00.'],
  ['a percentage nobody calculated', 'That is 95.6% of all spend.'],
  ['the value rounded another way', 'About $1625.3 was spent.'],
  ['the value grouped in another way', 'You spent $16,25.29.'],
  ['a number with a suffix', 'You spent 1.6k dollars.'],
  ['an exponent', 'You spent 1.6e3 dollars.'],
  ['digits of another script', 'You spent ١٦٢٥ dollars.'],
  ['full-width digits', 'You spent ４００ dollars.'],
  ['a superscript', 'You spent 40² dollars.'],
  ['a Roman or fraction sign', 'You could save ½ of it.'],
  ['an amount in words', 'You could save four hundred dollars.'],
  ['a factor in words', 'It would be twice the cost.'],
  ['a day that bounds nothing', 'It began on 2026-02-02.'],
  ['a number in a code span that is no name', 'It was `99`.'],
  ['a number in quotation marks that is no name', 'It was "42".'],
  ['a name of the data with a number added', 'It was `claude-opus-4-6 saved 30%`.'],
  ['a measured value that is no figure', 'There were 12 calls.'],
])('a sentence with %s is taken out', (_, sentence) => {
  const { report, removed } = check({
    paragraphs: [sentence, 'Nothing else.'],
    assumptions: [sentence],
    next_questions: [sentence],
  });
  expect(report.text).toBe('Nothing else.');
  expect(report.assumptions).toEqual(['A statement was left out because no measurement supports it.']);
  expect(report.next_questions).toEqual([]);
  expect(removed).toHaveLength(3);
  expect(check({ headline: sentence }).report.headline).not.toBe(sentence);
});

test('names of the data and of the question may hold digits where they are quoted', () => {
  const { removed } = check({ paragraphs: ['It was `claude-opus-4-6`.', 'Nothing is called "project 77".'] });
  expect(removed).toEqual([]);
});

const title = 'Spend by model';
const good = { label: 'claude-opus-4-6', path: ['rows', 0, 'cost_usd'] };
const bad = { label: 'made up', path: ['rows', 1, 'cost_usd'] };

function chartOf(points: readonly DraftPoint[], change: Partial<DraftChart> = {}) {
  const series = [{ name: 'Spend', role: 'main' as const, tool_result_id: 'result_1', points }];
  return check({ charts: [{ kind: 'bar', title, unit: 'usd', series, ...change }] }).report.charts;
}

test('chart points that were not measured are dropped, and a chart without points with them', () => {
  const [chart] = chartOf([good, bad]);
  expect(chart?.rows).toEqual([{ label: good.label, value: '1625.290000000000' }]);
  expect(chart?.series[0]?.points).toEqual([{ ...chart?.rows[0], low: null, high: null }]);
  expect(chartOf([bad])).toEqual([]);
  expect(chartOf([good], { title: 'Spend of 400' })).toEqual([]);
  expect(chartOf([{ ...good, label: 'saved 30%' }])).toEqual([]);
});

test('a table shows what was measured and loses the rows that claim more', () => {
  const columns = [
    { label: 'Model', unit: 'text' as const, align: 'left' as const },
    { label: 'Spend', unit: 'usd' as const, align: 'right' as const },
  ];
  const cell = { result_id: 'result_1', path: ['rows', 0, 'cost_usd'], unit: 'usd' as const };
  const rows = [
    ['claude-opus-4-6', cell],
    ['saved 30%', cell],
  ];
  const [table] = check({ tables: [{ title, tool_result_id: 'result_1', columns, rows }] }).report.tables;
  expect(table?.rows).toEqual([
    [
      { text: 'claude-opus-4-6', value: null },
      { text: '$1,625.29', value: '1625.290000000000' },
    ],
  ]);
});

test('where figures stand in a text is told, and a sign of that kind in a name means nothing', () => {
  const { report } = check({
    headline: `You spent ${say(spend)}.`,
    paragraphs: ['One.', `It was ${say(spend)} for \u{E000}figure_1\u{E001}nobody\u{E002}.`],
  });
  expect(report.text).toBe('One.\n\nIt was $1,625.29 for nobody.');
  expect(report.marks).toMatchObject([{ in: 'headline' }, { in: 'text', figure_id: 'figure_1' }]);
  for (const mark of report.marks) {
    const text = mark.in === 'headline' ? report.headline : report.text;
    expect(text.slice(mark.at, mark.at + mark.length)).toBe('$1,625.29');
  }
});

test('a sentence that names a figure and says another number is taken out', () => {
  const { report } = check({ headline: 'Well.', paragraphs: [`It was ${say({ ...spend, text: '$9,999.00' })}.`] });
  expect(report.text).toBe('');
});

test('a name in another form of its signs is still a name', () => {
  const odd = shelfWith({ rows: [{ model: 'ﬁle ４２', cost_usd: '1625.290000000000' }] });
  const { removed } = ground(draft({ figures: [], headline: 'It was "ﬁle ４２" and `ﬁle ４２`.' }), odd, question);
  expect(removed).toEqual([]);
});

test('a figure that was calculated tells how, and what it rests on is a source', () => {
  const counted = shelfWith({ total: { cost_usd: '1700.000000000000' } });
  const operand = { tool_result_id: 'result_1', path: ['total', 'cost_usd'], value: '1700.000000000000' };
  counted.put({
    id: 'result_2',
    tool_name: 'calculate',
    arguments: { calculations: [{ name: 'less', formula: 'difference', operands: [operand, operand] }] },
    value: { results: [{ name: 'less', formula: 'difference', value: '0.000000000000' }] },
  });
  const figure: DraftFigure = {
    ...spend,
    value: '0.000000000000',
    display: '0.00',
    text: '$0.00',
    tool_result_id: 'result_2',
    path: ['results', 0, 'value'],
  };
  const { report } = ground(draft({ figures: [figure], headline: 'Nothing.' }), counted, question);
  expect(report.figures[0]).toMatchObject({ formula: '$1,700.00 − $1,700.00', operands: [operand, operand] });
  expect(report.sources.map((source) => [source.tool_result_id, source.kind])).toEqual([
    ['result_1', 'query'],
    ['result_2', 'calculation'],
  ]);
});

test.each([
  ['no measured saving', { saving_figure_id: 'figure_9' }],
  ['no evidence', { evidence_tool_result_id: 'result_9' }],
  ['no setting', { setting: '' }],
  ['nothing changed', { new_value: '5m' }],
  ['no way to verify it', { verify: '' }],
  ['no way to undo it', { undo: '' }],
  ['a promise in its title', { title: 'Save 40%' }],
])('a proposal with %s is dropped', (_, change) => {
  expect(check({ proposals: [{ ...proposal, ...change }] }).report.proposals).toEqual([]);
});

test('whatever a writer makes up, no number without a figure reaches the user', () => {
  const pieces = fc.constantFrom(
    '$',
    '1625.29',
    '1,625.29',
    '12',
    '0.5',
    '%',
    ' calls',
    'spent ',
    '"',
    '`',
    '42',
    '1,0',
    'x9',
    '-3',
    ' ',
    '.',
    '٤',
    '2026-02-01',
    '5m',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const { report } = check({ paragraphs: [parts.join('')] });
      const bare = report.text.replaceAll(/(?<![\p{L}\p{N}])(1625\.29|1,625\.29|2026-02-01|5m)(?![\p{L}\p{N}])/gu, '');
      expect(bare).not.toMatch(/\p{N}/u);
    }),
    { numRuns: 500 },
  );
});
