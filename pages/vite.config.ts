import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { alone } from './alone';
import { lamp } from './lamp';

/** Cuts the display face first; Python and fontTools come with the museum's own environment. */
function displayFace(): Plugin {
  return {
    name: 'display-face',
    buildStart() {
      const pythons = [process.env['PYTHON'], '../.venv/bin/python', 'python3', 'python'];
      const failures: string[] = [];
      for (const python of pythons) {
        if (!python || (python.includes('/') && !existsSync(python))) continue;
        try {
          execFileSync(python, ['fonts/subset.py'], { stdio: ['ignore', 'ignore', 'pipe'] });
          return;
        } catch (error) {
          failures.push(`${python}: ${String((error as { stderr?: Buffer }).stderr ?? error)}`);
        }
      }
      this.error(`No Python with fontTools cut the display face.\n${failures.join('\n')}`);
    },
  };
}

/** What no page of ours uses of OpenSeadragon; a fifth of what a reader would have to fetch. */
const UNUSED = [
  'Mat3', 'Navigator', 'ReferenceStrip', 'HTMLDrawer', 'WebGLDrawer', 'DziTileSource', 'IIPTileSource',
  'IrisTileSource', 'OsmTileSource', 'TmsTileSource', 'LegacyTileSource', 'ImageTileSource', 'TileSourceCollection',
];

/** Leaves out of OpenSeadragon the modules that are not used; each begins with its own headline. */
function slimViewer(): Plugin {
  return {
    name: 'slim-viewer',
    transform(code, id) {
      if (!id.endsWith('/openseadragon.js')) return null;
      const modules = code.split(/(?=\/\*\**\n \* OpenSeadragon(?: - .+)?\n)/);
      const named = (module: string) => /^\/\*\**\n \* OpenSeadragon - (.+)\n/.exec(module)?.[1] ?? '';
      const found = modules.map(named);
      const missing = UNUSED.filter((name) => !found.includes(name));
      if (missing.length) this.error(`OpenSeadragon is built otherwise now: it has no module ${missing.join(', ')}`);
      return { code: modules.filter((module) => !UNUSED.includes(named(module))).join(''), map: null };
    },
  };
}

const entries = [
  ...readdirSync('src/islands').map((name) => join('src/islands', name)),
  ...readdirSync('src/styles')
    .filter((name) => !basename(name).startsWith('_'))
    .map((name) => join('src/styles', name)),
  'src/images/seal.svg',
  'src/offline/worker.ts',
];

export default defineConfig({
  base: '/static/',
  publicDir: '.build/public',
  plugins: [displayFace(), slimViewer(), alone('src/afield/scripts', '../src/handscroll/static/afield', [slimViewer()])],
  css: { postcss: { plugins: [lamp()] } },
  build: {
    outDir: '../src/handscroll/static',
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    rollupOptions: { input: entries },
  },
});
