import { setTimeout as pause } from 'node:timers/promises';
import {
  allocatedBy,
  allocationsWhile,
  functionOf,
  partOf,
  profileWhile,
  selfTimes,
} from '../../measure/cpu-profile.ts';
import type { SplitGateway } from '../../product/split-gateway.ts';
import type { RowContext } from '../../row.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

const listening = /Debugger listening on (ws:\S+)/;

async function inspectorOf({ gateway, gateway_pid }: SplitGateway): Promise<string> {
  process.kill(gateway_pid, 'SIGUSR1');
  for (;;) {
    const url = listening.exec(gateway.log())?.[1];
    if (url !== undefined) return url;
    await pause(20);
  }
}

/** Tells where the gateway's process spends its CPU while the work goes on; it costs some itself. */
export async function tellProfile(
  context: RowContext,
  product: SplitGateway,
  name: string,
  work: () => Promise<{ readonly requests: number }>,
): Promise<void> {
  let requests = 0;
  const inspector = await inspectorOf(product);
  const counted = async (): Promise<void> => {
    ({ requests } = await work());
  };
  const profile = await profileWhile(inspector, counted);
  const path = join(tmpdir(), `apex-gateway-${name}.cpuprofile`);
  await writeFile(path, JSON.stringify(profile));
  const lines = (of: typeof functionOf, count: number): string[] =>
    selfTimes(profile, of)
      .slice(0, count)
      .map(
        ({ where, self_ms, share }) =>
          `${(share * 100).toFixed(1).padStart(6)} % ${((self_ms * 1000) / requests).toFixed(1).padStart(6)} µs a call  ${where}`,
      );
  context.say(`${name}, by part:\n${lines(partOf, 25).join('\n')}`);
  context.say(`${name}, by function:\n${lines(functionOf, 60).join('\n')}`);
  context.say(`the profile lies at ${path}`);
  const allocations = allocatedBy(await allocationsWhile(inspector, counted), functionOf)
    .slice(0, 40)
    .map(({ where, bytes }) => `${(bytes / requests).toFixed(0).padStart(8)} bytes a call  ${where}`);
  context.say(`${name}, memory taken by function:\n${allocations.join('\n')}`);
}
