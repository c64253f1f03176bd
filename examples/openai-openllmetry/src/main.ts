import { makeOpenAiCalls, type OpenAiClient, readEnvironment } from '@apex/example-calls';
import OpenAI from 'openai';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const openai = new OpenAI({ baseURL: environment.openaiUrl, apiKey: environment.openaiKey });
// An older SDK than the calls are typed for: no instrumentation of the newest one stands yet.
await makeOpenAiCalls(openai as unknown as OpenAiClient);
await stopTelemetry();
