import type { AlertExplanation, AlertSensitivity, Anomaly, AnomalyCondition } from '@apex/contracts';
import { findAnomalies } from '../../analysis/anomaly/find-anomalies.ts';
import { bucketMs } from '../../analysis/anomaly/watched-series.ts';
import type { Scope } from '../../scope.ts';
import { wordsOfExplanation, wordsOfSubject, wordsOfWindow } from './alert-words.ts';
import type { KnownAlert } from './decide.ts';
import type { Look, LookAt } from './looked.ts';
import { unitOf, wordsOfAmount, wordsOfMeasure } from './measure-words.ts';

/** Of the alarms, the share that may be false. */
export const falseShare: Readonly<Record<AlertSensitivity, number>> = { low: 0.005, medium: 0.02, high: 0.1 };
/** What alarmed is over when it would not even at this many times the share. */
const clearFactor = 4;
/** Buckets that are looked at, and those in which late data may still raise an alert. */
const looked = { day: 7, hour: 24 } as const;
const raised = { day: 3, hour: 6 } as const;
const mostFound = 20;

/** What is out of a series' own ordinary now; a rise alone, but of calls also a fall. */
export async function lookAtAnomalies(scope: Scope, condition: AnomalyCondition, at: LookAt): Promise<Look[]> {
  const share = falseShare[condition.sensitivity];
  const found = await find(scope, condition, at.now, share);
  const looks = found.map((anomaly) => lookOf(condition, anomaly));
  const firing = at.known.filter((alert) => alert.state === 'firing' && !looks.some((look) => isOf(look, alert)));
  if (firing.length === 0) return looks;
  const looser = await find(scope, condition, at.now, Math.min(0.5, share * clearFactor));
  const nearly = looser.map((anomaly) => lookOf(condition, anomaly));
  const told = firing.flatMap((alert): Look[] => {
    const near = nearly.find((look) => isOf(look, alert));
    if (near !== undefined) return [{ ...near, state: 'between' }];
    // Older than what is looked at: its time tells when it is over.
    return alert.to <= at.now - looked[condition.grain] * bucketMs[condition.grain] ? [] : [ordinary(condition, alert)];
  });
  return [...looks, ...told];
}

async function find(scope: Scope, condition: AnomalyCondition, now: number, false_discovery_rate: number) {
  const { measure, grain, by, filters, explain_by } = condition;
  const bucket = bucketMs[grain];
  const from = Math.floor(now / bucket - looked[grain]) * bucket;
  const { anomalies } = await findAnomalies(
    scope,
    {
      measure,
      grain,
      by,
      filters,
      from: new Date(from).toISOString(),
      to: new Date(now).toISOString(),
      false_discovery_rate,
      limit: mostFound,
    },
    explain_by,
  );
  return anomalies.filter(({ direction }) => direction === 'above' || measure === 'calls');
}

function isOf({ subject, from, to }: Look, alert: KnownAlert): boolean {
  return alert.subject === subject && alert.from < to && from < alert.to;
}

function lookOf(condition: AnomalyCondition, anomaly: Anomaly): Look {
  const { measure, grain, by } = condition;
  const { observed, expected, relative_change } = anomaly;
  const subject = anomaly.series?.value ?? null;
  const [from, to] = [Date.parse(anomaly.from), Date.parse(anomaly.to)];
  const unit = unitOf(measure);
  const span = anomaly.buckets === 1 ? '' : `, and for ${anomaly.buckets} ${grain}s`;
  const times = relative_change === null || relative_change < 1 ? '' : `${(relative_change + 1).toFixed(1)} times `;
  const than =
    times === ''
      ? `where ${wordsOfAmount(unit, expected)} is usual`
      : `${times}the usual ${wordsOfAmount(unit, expected)}`;
  const what = `${wordsOfMeasure(measure)}${wordsOfSubject(by, subject)} ${wordsOfWindow({ unit: grain }, from)}`;
  return {
    subject,
    from,
    to,
    state: 'over',
    lasts_until: to + bucketMs[grain],
    raise_until: to + raised[grain] * bucketMs[grain],
    title: `${what}${span} was ${wordsOfAmount(unit, observed)}, ${than}`,
    unit,
    observed,
    reference: expected,
    async explain() {
      const explained_by = explanationsOf(anomaly);
      return { explained_by, detail: wordsOfExplanation(explained_by, 'the change') };
    },
  };
}

function explanationsOf({ explained_by }: Anomaly): AlertExplanation[] {
  return explained_by.flatMap(({ dimension, leading }) =>
    leading.flatMap(({ values: [value], share_of_change }) =>
      value === undefined || share_of_change === null ? [] : [{ dimension, value, share: share_of_change }],
    ),
  );
}

function ordinary({ measure, grain, by }: AnomalyCondition, { subject, from, to, until }: KnownAlert): Look {
  const what = `${wordsOfMeasure(measure)}${wordsOfSubject(by, subject)} ${wordsOfWindow({ unit: grain }, from)}`;
  return {
    subject,
    from,
    to,
    state: 'clear',
    lasts_until: until,
    raise_until: until,
    title: `${what} is within the ordinary, by what is known now`,
    unit: unitOf(measure),
    observed: null,
    reference: null,
    explain: async () => ({ explained_by: [], detail: '' }),
  };
}
