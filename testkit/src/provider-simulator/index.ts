export { type Bill, type BillLine, totalUsd } from './bill.ts';
export { type ProviderSimulator, type SimulatorOptions, startProviderSimulator } from './server.ts';
