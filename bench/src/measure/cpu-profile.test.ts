import { expect, test } from 'vitest';
import { type CpuProfile, functionOf, partOf, selfTimes } from './cpu-profile.ts';

const frame = (functionName: string, url: string, lineNumber = 0) => ({ functionName, url, lineNumber });
const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(root)', ''), children: [2, 3, 6] },
    { id: 2, callFrame: frame('(idle)', '') },
    { id: 3, callFrame: frame('serve', 'file:///somewhere/domains/gateway/src/listen/listener.ts', 9), children: [4] },
    { id: 4, callFrame: frame('write', 'node:net', 99), children: [5] },
    { id: 5, callFrame: frame('writev', '') },
    { id: 6, callFrame: frame('dispatch', 'file:///somewhere/node_modules/undici/lib/pool.js', 1) },
  ],
  samples: [2, 3, 5, 4, 6, 5],
  timeDeltas: [5000, 1000, 2000, 500, 1000, 500],
};

test('what Node does itself is told with who asked for it; idling counts for nothing', () => {
  expect(selfTimes(profile, functionOf)).toEqual([
    { where: 'writev ← serve domains/gateway/src/listen/listener.ts:10', self_ms: 2.5, share: 0.5 },
    { where: 'serve domains/gateway/src/listen/listener.ts:10', self_ms: 1, share: 0.2 },
    { where: 'dispatch undici/lib/pool.js:2', self_ms: 1, share: 0.2 },
    { where: 'write node:net:100 ← serve domains/gateway/src/listen/listener.ts:10', self_ms: 0.5, share: 0.1 },
  ]);
  expect(selfTimes(profile, partOf).map(({ where }) => where)).toEqual([
    'V8 and C++',
    'domains/gateway/src/listen',
    'undici/lib/pool.js',
    'node:net',
  ]);
});
