import type { Run } from '@apex/contracts';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { text as textOf } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { sampleReport } from '../../test-support/sample-report.ts';
import { composeDocument, type Exchange } from './compose-document.ts';
import { markdownOf } from './markdown.ts';

const at = '2026-03-18T14:30:00.000Z';

async function* of<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function markdown(title: string, runs: readonly Exchange[]): Promise<string> {
  const document = composeDocument({ title, created_at: at, runs: of(runs) }, new Date(at));
  return textOf(markdownOf(document));
}

function answered(name: string): Pick<Run, 'question' | 'status' | 'note' | 'report' | 'created_at'> {
  return { question: `What of ${name}?`, status: 'complete', note: '', report: sampleReport(name), created_at: at };
}

function htmlOf(text: string): string {
  return micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** The elements of a document in order, without what stands in them. */
function shapeOf(html: string): string[] {
  return [...html.matchAll(/<(\w+)[^>]*>/g)].map(([tag]) => tag);
}

test('a thread reads as what was asked, answered, measured, proposed and assumed', async () => {
  const text = await markdown('March', [
    answered('opus'),
    { question: 'And now?', status: 'stopped', note: 'You stopped this.', report: null, created_at: at },
    { question: 'And then?', status: 'running', note: '', report: null, created_at: at },
  ]);
  expect(text).toBe(`# March

A conversation with Netra Apex, begun 2026-03-18 14:30 UTC, exported 2026-03-18 14:30 UTC.

## What of opus?

Asked 2026-03-18 14:30 UTC

**You spent $12.50 on** \`opus\`**.**

Most of it is **$12.50** for \`opus\`.

Another paragraph about "opus".

### Spend by opus

| Name | Value |
| --- | ---: |
| opus | $12.50 |

### Spend by day

| Day | March | opus |
| --- | ---: | ---: |
| 2026-03-01 | $1.00 | $3.00 |
| 2026-03-02 | — | — |
| 2026-03-03 (forecast) | $4.00 ($3.00 to $5.00) |  |

2026-03-02: opus

### opus

| opus | Spend |
| --- | ---: |
| opus | $12.50 |

### What to do

**Change opus**

- **Change:** opus: opus → 1h
- **Saves:** $2.50
- **Basis:** measured by replaying the recorded calls
- **Evidence:** opus
- **Answers:** opus
- **Verify:** Look at opus.
- **Risk:** opus
- **Undo:** opus
- **Apply:** opus

### Figures and where they come from

| Figure | Value | Source |
| --- | ---: | --- |
| Spend on opus | $12.50 | Spend by model; feature is one of "opus", "chat"; from 2026-03-01 until 2026-03-18 14:30 UTC, which is not included |
| Saving | $2.50 | $12.50 − $10.00 |

### Assumptions and limits

- Without opus.

### Not understood

- opus

Read as: spend of "opus"

## And now?

Asked 2026-03-18 14:30 UTC

You stopped this.

## And then?

Asked 2026-03-18 14:30 UTC

Not answered yet (running).
`);
});

const parts = [
  '# ',
  '- ',
  '1. ',
  '> ',
  '**',
  '__',
  '_',
  '~~',
  '`',
  '```',
  '[a](javascript:alert(1))',
  '![x](http://e.vil/p.png)',
  '|',
  ' | ',
  '\n',
  '\n\n',
  '\\',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!--',
  '&lt;',
  '&#60;',
  'https://e.vil',
  'www.e.vil',
  'a@e.vil',
  '$x$',
  '[^1]',
  ':a:',
  '{x}',
  'a',
  'é',
  '\u202e',
];
const hostile = fc.array(fc.constantFrom(...parts), { maxLength: 10 }).map((some) => some.join(''));

test('whatever the names of the data, they add no element to the document, neither of Markdown nor of HTML', async () => {
  const plain = shapeOf(htmlOf(await markdown('opus', [answered('opus')])));
  expect(plain).toContain('<code>');
  await fc.assert(
    fc.asyncProperty(hostile, async (name) => {
      // Where no name is left, an element that would hold it is not there either.
      fc.pre(/[a-z]/.test(name));
      const html = htmlOf(await markdown(name, [answered(name)]));
      const added = shapeOf(html).filter((tag) => !plain.includes(tag));
      expect(added).toEqual([]);
      expect(shapeOf(html).filter((tag) => tag !== '<code>' && tag !== '<strong>')).toEqual(
        plain.filter((tag) => tag !== '<code>' && tag !== '<strong>'),
      );
    }),
    { numRuns: 300 },
  );
});

test('a list after a paragraph, line by line, is a list; a name in a cell stands without marks', async () => {
  const report = sampleReport('opus');
  const text = 'What adds to it:\n- model `opus`: +$1.00\n- 2. the rest\n\nThe end.';
  const cell = { text: 'model `opus`', value: null };
  const tables = report.tables.map((table) => ({ ...table, rows: [[cell, cell]] }));
  const written = await markdown('March', [{ ...answered('opus'), report: { ...report, text, tables } }]);
  expect(written).toContain('\nWhat adds to it:\n\n- model `opus`: +$1.00\n- 2\\. the rest\n\nThe end.\n');
  expect(written).toContain('| model opus | model opus |');
});
