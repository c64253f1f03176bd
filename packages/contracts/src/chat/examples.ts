/** What the examples of the chat routes show. */
export const thread = {
  id: 'thread_01993a5e-7c00-7000-8000-000000000006',
  project_id: 'project_01993a5e-7c00-7000-8000-000000000003',
  title: 'What did we spend this month?',
  created_at: '2026-03-01T00:00:00.000Z',
  updated_at: '2026-03-01T00:00:01.000Z',
  shared_at: null,
  deleted_at: null,
  last_run_status: 'running',
};

export const run = {
  id: `run_${thread.id}_01993a5e-7c00-7000-8000-000000000007`,
  thread_id: thread.id,
  question: thread.title,
  status: 'running',
  brain: 'builtin',
  note: '',
  last_seq: 3,
  report: null,
  created_at: thread.created_at,
  ended_at: null,
};

const { question, status, note, report, created_at, ended_at } = run;

export const sharedThread = {
  title: thread.title,
  created_at: thread.created_at,
  updated_at: thread.updated_at,
  own_thread_id: null,
  exchanges: [{ question, status, note, report, created_at, ended_at }],
};
