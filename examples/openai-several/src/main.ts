import { makeOpenAiCalls, readEnvironment } from '@apex/example-calls';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const telemetry = startTelemetry(environment.apexUrl, environment.apexKey);
const { default: OpenAI } = await import('openai');
telemetry.instrument(OpenAI);

const openai = new OpenAI({ baseURL: environment.openaiUrl, apiKey: environment.openaiKey });
await makeOpenAiCalls(openai);
await telemetry.stop();
