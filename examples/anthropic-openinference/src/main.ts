import Anthropic from '@anthropic-ai/sdk';
import { makeAnthropicCalls, readEnvironment } from '@apex/example-calls';
import { setSession, setUser } from '@arizeai/openinference-core';
import { context } from '@opentelemetry/api';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);

const anthropic = new Anthropic({ baseURL: environment.anthropicUrl, apiKey: environment.anthropicKey });
const inSession = setSession(context.active(), { sessionId: environment.session });
await context.with(setUser(inSession, { userId: environment.user }), () => makeAnthropicCalls(anthropic));
await stopTelemetry();
