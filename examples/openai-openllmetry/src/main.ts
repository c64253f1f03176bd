import { makeOpenAiCalls, readEnvironment } from '@apex/example-calls';
import OpenAI from 'openai';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const openai = new OpenAI({ baseURL: environment.openaiUrl, apiKey: environment.openaiKey });
await makeOpenAiCalls(openai);
await stopTelemetry();
