import { stringify } from 'yaml';
import { grafanaDashboard } from './grafana-dashboard.ts';
import { objectives } from './objectives.ts';
import { prometheusRules } from './prometheus-rules.ts';

const notice = '# Written by `npm run observability` from apps/platform/src/slo; change it there.\n';

/** Files below deploy/ that derive from the objectives, by path. */
export function deployFiles(): Readonly<Record<string, string>> {
  // Where the pages are read is the installation's: a Prometheus of its own may rewrite this prefix.
  const rules = prometheusRules(objectives, '/');
  return {
    'deploy/prometheus/apex-rules.yml': notice + stringify(rules, { lineWidth: 0 }),
    'deploy/grafana/apex-dashboard.json': `${JSON.stringify(grafanaDashboard(objectives), null, 2)}\n`,
  };
}
