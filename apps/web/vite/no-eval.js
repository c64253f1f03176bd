// Zod tries whether it may compile code, which the policy would report as a breach each time.
globalThis.__zod_globalConfig = { jitless: true };
