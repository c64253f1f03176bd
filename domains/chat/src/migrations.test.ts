import { migrateDown, migrateUp } from '@apex/postgres';
import { startTestPostgres } from '@apex/testkit/postgres';
import { expect, test } from 'vitest';
import type { ChatDatabase } from './database.ts';
import { chatMigrations } from './migrations.ts';
import { answerTo, testCaller, testChat } from './test-support/test-chat.ts';

test('every migration goes up, down and up again on a database that holds rows', async () => {
  const postgres = await startTestPostgres({ sources: [chatMigrations] });
  try {
    const chat = testChat(postgres.pool<ChatDatabase>().db);
    await answerTo(chat, testCaller(), 'total spend');
    const options = { url: postgres.owner_url, sources: [chatMigrations] };
    expect(await migrateDown({ ...options, target: { domain: 'chat', to: 0 } })).not.toHaveLength(0);
    await expect(answerTo(chat, testCaller(), 'total spend')).rejects.toThrow(/does not exist/);
    expect(await migrateUp(options)).not.toHaveLength(0);
    expect((await answerTo(chat, testCaller(), 'total spend')).run.status).toBe('complete');
  } finally {
    await postgres.stop();
  }
});
