import { createMetrics } from '@apex/kit/metrics';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { burnRunbook } from './burn-rules.ts';
import { deployFiles } from './deploy-files.ts';
import { objectiveSchema } from './objective.ts';
import { objectives } from './objectives.ts';
import { prometheusRules } from './prometheus-rules.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const rules = prometheusRules(objectives, '').groups.flatMap((group) => group.rules);

describe('an objective', () => {
  const [sound] = objectives;
  test.each([
    ['no runbook', { runbook: undefined }],
    ['an empty runbook', { runbook: '' }],
    ['a runbook outside of the repository', { runbook: 'https://wiki.example.com/x' }],
    ['nothing promised', { sla: '' }],
    ['an objective that allows nothing', { objective: 1 }],
    ['a threshold no bucket measures', { indicator: { kind: 'duration', metric: 'x', of: {}, at_most_seconds: 0.15 } }],
  ])('with %s is refused', (_name, change) => {
    expect(objectiveSchema.safeParse(sound).success).toBe(true);
    expect(objectiveSchema.safeParse({ ...sound, ...change }).success).toBe(false);
  });

  test('is of the metrics every process has, or of a domain', async () => {
    const { registry } = createMetrics();
    const ofDomains = /^apex_(?:ingest|chat|gateway)_/;
    for (const { indicator } of objectives) {
      expect(registry.getSingleMetric(indicator.metric) !== undefined || ofDomains.test(indicator.metric)).toBe(true);
    }
  });
});

test('every alert links a page that is there, with commands and a checklist', () => {
  const linked = new Set(rules.flatMap((rule) => ('alert' in rule ? [rule.annotations.runbook_url] : [])));
  expect(linked.size).toBeGreaterThan(4);
  for (const page of [...linked, burnRunbook]) {
    expect(existsSync(join(root, page)), page).toBe(true);
    const text = readFileSync(join(root, page), 'utf8');
    expect(text, page).toContain('- [ ] ');
    expect(text, page).toContain('```sh');
  }
});

test('every objective has an alert for each rule and for a spent budget', () => {
  for (const { name } of objectives) {
    const own = rules.filter((rule) => 'alert' in rule && rule.labels['slo'] === name);
    expect(own).toHaveLength(4);
  }
});

test('what deploy/ holds is what the objectives say', () => {
  for (const [path, text] of Object.entries(deployFiles())) {
    expect(readFileSync(join(root, path), 'utf8'), `${path}: run \`npm run observability\``).toBe(text);
  }
  expect(parse(deployFiles()['deploy/prometheus/apex-rules.yml'] ?? '')).toHaveProperty('groups');
});
