import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { headScript } from './vite/head-script.ts';
import { preloadFont } from './vite/preload-font.ts';
import { withoutDocuments } from './vite/without-documents.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = 'http://localhost:8080';

export default defineConfig({
  plugins: [
    withoutDocuments(),
    react(),
    tailwindcss(),
    headScript(here('vite/theme-before-paint.js'), here('vite/no-eval.js')),
    preloadFont('inter-latin-wght'),
  ],
  resolve: {
    // The original writes style elements, which a strict Content-Security-Policy refuses.
    alias: { 'react-remove-scroll': here('src/ui/remove-scroll.tsx') },
  },
  build: {
    target: 'es2022',
    // Everything comes from files of our origin, whatever the policy says of data addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Small modules that many pages share come in one file: each of its own costs a request and a kilobyte of headers.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'common', minShareCount: 6, maxModuleSize: 8000 }] } },
    },
    chunkSizeWarningLimit: 700,
  },
  server: {
    // The server takes changes from its own origin alone: the page's host is passed on as it is.
    proxy: Object.fromEntries(
      ['/api', '/health', '/ready', '/v1', '/ws'].map((path) => [path, { target: server, ws: path === '/ws' }]),
    ),
  },
});
