import { expect, test } from 'vitest';
import { domainNames, planDomains } from './domain-plan.ts';

test('everything runs here unless told otherwise', () => {
  const plan = planDomains(undefined, []);
  expect(domainNames.every((name) => plan.runs(name))).toBe(true);
});

test('a domain alone finds what it needs at its peers', () => {
  const plan = planDomains('chat', ['telemetry=http://10.0.0.1:8081/x', 'optimizer=http://10.0.0.2:8082']);
  expect(plan.runs('chat')).toBe(true);
  expect(plan.runs('telemetry')).toBe(false);
  expect(plan.peer('telemetry')).toBe('http://10.0.0.1:8081');
});

test.each([
  ['an unknown domain', 'billing', []],
  ['a need that is nowhere', 'chat', ['telemetry=http://10.0.0.1:8081']],
  ['a peer without a URL', 'chat', ['telemetry', 'optimizer=http://10.0.0.2']],
])('%s is refused', (_name, run, peers) => {
  expect(() => planDomains(run, peers)).toThrow(expect.objectContaining({ kind: 'invalid' }));
});
