import type { clientOf } from './client-of.ts';
import { hostile } from './hostile.ts';

type Client = Awaited<ReturnType<typeof clientOf>>;

const dayMs = 86_400_000;
const days = 30;
/** Failed attempts in a row, paid for each. */
const attempts = [0, 1, 2, 3];

/** A month of calls that carry each hostile text in every label, with retries, errors and a dear last day. */
export async function importHostile(api: Client, now_ms: number): Promise<void> {
  const { import_id } = await api.startImport({
    format: 'jsonl',
    files: hostile.map((name, index) => ({
      name,
      fingerprint: index.toString(16).padStart(64, '0'),
      relative_time: false,
    })),
  });
  const labelled = (name: string) => ({
    source: 'jsonl' as const,
    provider: name,
    model_served: name,
    finish_reason: name,
    project_label: name,
    branch: name,
    application: name,
    feature: name,
    user: name,
    session: name,
    task: name,
    agent: name,
    environment: name,
    tools: [name, name],
    tags: { team: name, [name.slice(0, 64)]: name },
  });
  const records = hostile.flatMap((name, index) => [
    ...Array.from({ length: days }, (_, day) => ({
      ...labelled(name),
      identity: `day-${index}-${day}`,
      at: new Date(now_ms - (day + 1) * dayMs + index * 60_000).toISOString(),
      model: day % 3 === 0 ? name : 'gpt-5.5',
      usage: { input: day === 0 ? 900_000 : 2000 + day * 7, output: 300 },
    })),
    ...attempts.map((attempt) => ({
      ...labelled(name),
      identity: `retry-${index}-${attempt}`,
      at: new Date(now_ms - 2 * dayMs + index * 60_000 + attempt * 2000).toISOString(),
      model: 'claude-opus-4-6',
      status: 'error' as const,
      error_type: name,
      prompt_hash: `same ${index}`,
      usage: { input: 200_000, output: 10 },
    })),
  ]);
  await api.importRecords({ import_id, records });
  const rejected = hostile.map((name, line) => ({ file: name, line, reason: name }));
  await api.finishImport({ import_id, rejected, rejected_count: rejected.length });
}
