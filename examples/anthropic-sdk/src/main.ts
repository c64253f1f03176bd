import Anthropic from '@anthropic-ai/sdk';
import { makeAnthropicCalls, readEnvironment } from '@apex/example-calls';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const anthropic = new Anthropic({ baseURL: environment.anthropicUrl, apiKey: environment.anthropicKey });
await makeAnthropicCalls(anthropic);
await stopTelemetry();
