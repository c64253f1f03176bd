import { sdkGuides } from './sdk-guides.ts';
import { settingGuides } from './setting-guides.ts';

/** Every way to connect a source, as the page and `docs/sending-telemetry.md` show them. */
export const guides = [...settingGuides, ...sdkGuides];
