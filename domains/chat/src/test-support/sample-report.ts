import { quoteLabel, spanLabel } from '../answer/clean-label.ts';
import { type FinalReport, finalReportSchema } from '@apex/contracts';

/** A report with one of everything, in which `name` stands wherever a name of the data can, cleaned only in sentences. */
export function sampleReport(name: string): FinalReport {
  const figure = { value: '12.5', unit: 'usd', display: '12.50', tool_result_id: 'result_1' };
  const point = (label: string, value: string | null) => ({ label, value });
  return finalReportSchema.parse({
    status: 'full',
    headline: `You spent $12.50 on ${spanLabel(name)}.`,
    text: `Most of it is **$12.50** for ${spanLabel(name)}.\n\nAnother paragraph about ${quoteLabel(name)}.`,
    figures: [
      { ...figure, id: 'figure_1', label: `Spend on ${name}`, text: '$12.50' },
      {
        ...figure,
        id: 'figure_2',
        label: 'Saving',
        text: '$2.50',
        tool_result_id: 'result_2',
        formula: '$12.50 − $10.00',
      },
    ],
    queries: [],
    charts: [
      {
        kind: 'bar',
        title: `Spend by ${name}`,
        unit: 'usd',
        tool_result_id: 'result_1',
        rows: [{ label: name, value: '12.5' }],
      },
      {
        kind: 'area_with_band',
        title: 'Spend by day',
        unit: 'usd',
        x: 'day',
        tool_result_id: 'result_1',
        rows: [],
        series: [
          {
            name: 'March',
            role: 'main',
            tool_result_id: 'result_1',
            points: [point('2026-03-01', '1'), point('2026-03-02', null)],
          },
          { name, role: 'compare', tool_result_id: 'result_1', points: [point('2026-02-01', '3')] },
          {
            name: 'forecast',
            role: 'forecast',
            tool_result_id: 'result_1',
            points: [{ label: '2026-03-03', value: '4', low: '3', high: '5' }],
          },
        ],
        annotations: [{ label: '2026-03-02', text: name, kind: 'anomaly' }],
      },
    ],
    tables: [
      {
        title: name,
        tool_result_id: 'result_1',
        columns: [
          { label: name, unit: 'text', align: 'left' },
          { label: 'Spend', unit: 'usd', align: 'right' },
        ],
        rows: [
          [
            { text: name, value: null },
            { text: '$12.50', value: '12.5' },
          ],
        ],
      },
    ],
    proposals: [
      {
        id: 'proposal_1',
        title: `Change ${name}`,
        setting: name,
        old_value: name,
        new_value: '1h',
        saving_figure_id: 'figure_2',
        evidence_tool_result_id: 'result_2',
        verify: `Look at ${name}.`,
        risk: name,
        undo: name,
        evidence: name,
        quality_effect: name,
        state_note: name,
      },
    ],
    assumptions: [`Without ${name}.`],
    next_questions: [name],
    sources: [
      {
        tool_result_id: 'result_1',
        title: name,
        kind: 'query',
        query: {
          measures: ['cost'],
          dimensions: ['model'],
          filters: [{ dimension: 'feature', op: 'in', value: [name, 'chat'] }],
          from: '2026-03-01T00:00:00.000Z',
          to: '2026-03-18T14:30:00.000Z',
        },
        formula: null,
        row_count: 1,
      },
    ],
    understood: { words: `spend of "${name}"`, parse: {}, not_understood: [name] },
  });
}
