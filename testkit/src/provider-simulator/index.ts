export { type Bill, type BillLine, costOf, totalUsd } from './bill.ts';
export { type ProviderSimulator, type SimulatorOptions, startProviderSimulator } from './server.ts';
