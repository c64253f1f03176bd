export { type GatewayInMemory, gatewayInMemory } from './gateway-in-memory.ts';
export { optimizerInMemory } from './optimizer-in-memory.ts';
export { replayCalls } from './replay-calls.ts';
