export { type ClientOptions, createClient, errorOfBody } from './http-client.ts';
export { connectSocket, type Socket, type SocketOptions } from './socket-client.ts';
