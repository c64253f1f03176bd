import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

const refused = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  refused.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  // Addresses that stand for IPv4 ones reach whatever those reach; `::` and `::1` are among the first.
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  refused.addSubnet(net, prefix, 'ipv6');
}

/** Whether an address is of a network that only its own members should reach: this machine, a private or a link-local one. */
export function isInternalAddress(address: string): boolean {
  if (isIP(address) === 0) return true;
  return isIPv6(address) ? refused.check(address, 'ipv6') : refused.check(address, 'ipv4');
}

/** Why an address that was written down may not be dialled; null where only its looking up can tell. */
export function problemOfAddress({ protocol, hostname }: URL): string | null {
  if (protocol !== 'https:') return 'Only https addresses are allowed here.';
  const address = hostname.replace(/^\[|\]$/g, '');
  const inside = isIP(address) === 0 ? /(^|\.)localhost\.?$/.test(address) : isInternalAddress(address);
  return inside ? 'The address is inside a private network.' : null;
}

/** Said of an address that is not dialled. */
export class RefusedAddress extends Error {}

/**
 * Looks a name up for a connection and refuses addresses inside. The connection goes to the very addresses that were
 * judged, so that a name cannot point elsewhere in between. Nobody asks it of an address that was written down:
 * `problemOfAddress` judges those.
 */
export const lookupOutside: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const inside = addresses.find(({ address }) => isInternalAddress(address));
    const [first] = addresses;
    if (inside !== undefined || first === undefined) {
      return callback(new RefusedAddress(`${hostname} is an address inside a private network`), '', 0);
    }
    if (options.all === true) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};
