import { auditActions } from '@apex/contracts';
import { expect, test } from 'vitest';
import { wordsOfAction, wordsOfDetails } from './audit-words.ts';

const moment = (at: string) => `the moment ${at}`;

test('every action has words of its own', () => {
  const words = auditActions.map(wordsOfAction);
  expect(new Set(words).size).toBe(auditActions.length);
  for (const said of words) expect(said).toMatch(/^[A-Z][a-z]+ [a-z, ]+$/);
  expect(wordsOfAction('key.create')).toBe('Key created');
});

test('details are told in words, with times as times', () => {
  expect(wordsOfDetails({ scopes: ['read', 'ingest'], expires_at: null }, moment)).toBe(
    'scopes read and ingest, expires never',
  );
  expect(wordsOfDetails({ expires_at: '2026-03-01T00:00:00.000Z' }, moment)).toBe(
    'expires the moment 2026-03-01T00:00:00.000Z',
  );
  expect(wordsOfDetails({ left: true, revoked_sign_ins: 2 }, moment)).toBe('left yes, revoked sign ins 2');
  expect(wordsOfDetails({}, moment)).toBe('');
});
