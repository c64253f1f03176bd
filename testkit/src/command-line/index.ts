export { createHome, type Home, type Ran, type Running, type RunOptions } from './run-apex.ts';
export { signedInHome } from './signed-in-home.ts';
export { type Fault, startServer, type TestServer } from './start-server.ts';
