export { createDoor, type Door, type DoorDeps } from './create-door.ts';
