import { gatewayRoutes } from '@apex/contracts';
import { expect, test } from 'vitest';
import { createFormats } from '../../format/formats.ts';
import { draftOf, emptyBudget, inputOf, withUnit } from './budget-draft.ts';
import { consequenceText, limitText, whomText } from './budget-words.ts';

const example = gatewayRoutes.listBudgets.output.parse(gatewayRoutes.listBudgets.example.output).budgets[0]!.budget;
const formats = createFormats('en-US', 'UTC');

test('a budget comes through the form as it was', () => {
  const { id, version, name, amount, action, ladder, alert_at } = example;
  expect(inputOf(draftOf(example))).toEqual({ change: { id, version, name, amount, action, ladder, alert_at } });
  expect(draftOf({ ...example, alert_at: [0.29, 0.575] }).alerts).toBe('29, 57.5');
});

test('a new one holds what its scope knows, and is told what is wrong by field', () => {
  const filled = { ...emptyBudget, name: 'Team', amount: '2.50', subject: ' project_1 ' };
  expect(inputOf(filled)).toMatchObject({ create: { scope: 'project', label: null, subject: 'project_1' } });
  expect(inputOf({ ...filled, scope: 'organisation' })).toMatchObject({ create: { subject: null } });
  expect(inputOf({ ...filled, scope: 'label' })).toMatchObject({ create: { label: 'feature', subject: 'project_1' } });
  expect(inputOf({ ...filled, action: 'downgrade' })).toHaveProperty('problems.ladder');
  expect(inputOf({ ...filled, amount: 'five', alerts: '80, often' })).toMatchObject({
    problems: { amount: expect.stringContaining('digits'), alerts: 'must be percentages from 0 to 100' },
  });
});

test('calls at the same time have no window and nothing to downgrade to', () => {
  expect(withUnit({ ...emptyBudget, action: 'downgrade' }, 'concurrent')).toMatchObject({
    window: 'total',
    action: 'hard',
  });
  expect(withUnit({ ...emptyBudget, action: 'downgrade' }, 'tokens').action).toBe('downgrade');
});

test('words say whose, how much, and what then', () => {
  expect(limitText(formats, example)).toBe('$5.00 a day');
  expect(limitText(formats, { unit: 'concurrent', amount: '1', window: 'total' })).toBe('1 call at once');
  expect(whomText({ scope: 'user', label: null, subject: null })).toBe('each user by itself');
  expect(whomText(example)).toBe('the feature search');
  const then = (change: object) => consequenceText({ ...example, ...change });
  expect(then({})).toContain('402');
  expect(then({ unit: 'requests' })).toContain('429');
  expect(then({ window: 'total' })).toContain('until the budget is raised');
  expect(then({ action: 'soft' })).toContain('No call is refused');
  expect(then({ action: 'downgrade', ladder: ['a', 'b'] })).toContain('a → b');
});
