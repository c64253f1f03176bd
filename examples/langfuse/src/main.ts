import { makeOpenAiCalls, readEnvironment } from '@apex/example-calls';
import { observeOpenAI } from '@langfuse/openai';
import { propagateAttributes } from '@langfuse/tracing';
import OpenAI from 'openai';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const openai = observeOpenAI(new OpenAI({ baseURL: environment.openaiUrl, apiKey: environment.openaiKey }));
const of = { sessionId: environment.session, userId: environment.user, tags: ['example'] };
await propagateAttributes(of, () => makeOpenAiCalls(openai));
await stopTelemetry();
