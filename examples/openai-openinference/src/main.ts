import { makeOpenAiCalls, readEnvironment } from '@apex/example-calls';
import { setSession, setUser } from '@arizeai/openinference-core';
import { context } from '@opentelemetry/api';
import OpenAI from 'openai';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const openai = new OpenAI({ baseURL: environment.openaiUrl, apiKey: environment.openaiKey });
const inSession = setSession(context.active(), { sessionId: environment.session });
await context.with(setUser(inSession, { userId: environment.user }), () => makeOpenAiCalls(openai));
await stopTelemetry();
