import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import { codeSpan, escapeMarkdown } from './escape-markdown.ts';

function htmlOf(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

function textOf(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const words = [
  '# ',
  '- ',
  '+ ',
  '1. ',
  '2) ',
  '> ',
  '***',
  '---',
  '===',
  '```',
  '~~~',
  '`',
  '``',
  '**',
  '__',
  '_',
  '~~',
  '[a](javascript:alert(1))',
  '![x](http://e.vil/p.png)',
  '[a]: http://e.vil',
  '[^1]',
  '- [x] ',
  '|',
  '| - |',
  '\n',
  '\n\n',
  '\\',
  '\t',
  '    ',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!--',
  '-->',
  '&lt;',
  '&#60;',
  '&amp',
  'https://e.vil/a_b',
  'www.e.vil',
  'mailto:a@e.vil',
  'a@e.vil',
  'xmpp:a@e.vil',
  'ftp.e.vil',
  '$x$',
  '$$',
  '$12.50',
  ':smile:',
  '{{x}}',
  '{#id}',
  '^x^',
  '\u202e',
  '\u0000',
  'é',
  '东',
  'a',
  ' ',
  '!',
  '.',
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const shown = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

test('any text stands as itself, as nothing but text, in a paragraph, a heading, a list and a cell', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const line = shown(text);
      fc.pre(line !== '');
      const escaped = escapeMarkdown(text);
      expect(textOf(htmlOf(escaped))).toBe(`<p>${line}</p>`);
      expect(textOf(htmlOf(`## ${escaped}`))).toBe(`<h2>${line}</h2>`);
      expect(textOf(htmlOf(`- ${escaped}`))).toBe(`<ul>\n<li>${line}</li>\n</ul>`);
      expect(textOf(htmlOf(`before ${escaped} after`))).toBe(`<p>before ${line} after</p>`);
      expect(textOf(htmlOf(`| a |\n| --- |\n| ${escaped} |`))).toContain(`<td>${line}</td>`);
    }),
    { numRuns: 1000 },
  );
});

test('any name in a code span stays a name in a code span', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const line = shown(text);
      fc.pre(line !== '');
      expect(textOf(htmlOf(`the model ${codeSpan(text)} is`))).toBe(`<p>the model <code>${line}</code> is</p>`);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['$1,234.56 on 2026-03-01', '$1,234.56 on 2026-03-01'],
  ['cost (all) at 10:30, 82.0%', 'cost (all) at 10:30, 82.0%'],
  ['1. first', '1\\. first'],
  ['92.3%', '92.3%'],
  ['-$19.35 and +5', '-$19.35 and +5'],
  ['- a', '\\- a'],
  ['---', '\\---'],
  ['https://e.vil', 'https\\://e.vil'],
])('%s is written %s', (text, written) => {
  expect(escapeMarkdown(text)).toBe(written);
});
