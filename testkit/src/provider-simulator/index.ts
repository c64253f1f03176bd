export { type Bill, type BillLine, costOf, totalUsd } from './bill.ts';
export type { Credential } from './credential.ts';
export type { Encoding, Fault, PlannedFault } from './fault.ts';
export type { SimulatorOptions } from './options.ts';
export type { RecordedRequest } from './recorded-request.ts';
export { type ProviderSimulator, startProviderSimulator } from './server.ts';
