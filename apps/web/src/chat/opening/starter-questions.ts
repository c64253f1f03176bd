import type { SpendRow } from '@apex/contracts';

interface Starter {
  readonly text: string;
  /** What the data has to hold for it. */
  readonly needs: (total: SpendRow) => boolean;
}

const has = (name: string) => (total: SpendRow) => Number(total[name] ?? 0) > 0;
const always = () => true;

const starters: readonly Starter[] = [
  { text: 'How can we reduce our cost?', needs: always },
  { text: 'Why did our spend change this month?', needs: always },
  { text: 'Where will our spend end this month?', needs: always },
  { text: 'Which sessions were the most expensive, and why?', needs: has('sessions') },
  { text: 'Where do we use prompt caching, and where are we losing it?', needs: has('cache_hit_rate') },
  { text: 'What did failed calls and retries cost us?', needs: has('errors') },
  { text: 'What is the p95 latency by model?', needs: has('latency.p95') },
  { text: 'What did we spend last month by model?', needs: always },
];

const most = 6;

/** Questions that this project's data can answer, the one that pays most first. */
export function starterQuestions(total: SpendRow): string[] {
  return starters
    .filter(({ needs }) => needs(total))
    .map(({ text }) => text)
    .slice(0, most);
}
