import Anthropic from '@anthropic-ai/sdk';
import { type AnthropicClient, makeAnthropicCalls, readEnvironment } from '@apex/example-calls';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const anthropic = new Anthropic({ baseURL: environment.anthropicUrl, apiKey: environment.anthropicKey });
// An older SDK than the calls are typed for: the instrumentation fails with 1.0 and later.
await makeAnthropicCalls(anthropic as unknown as AnthropicClient);
await stopTelemetry();
