import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

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

const entries = [
  ...readdirSync('src/islands').map((name) => join('src/islands', name)),
  ...readdirSync('src/styles')
    .filter((name) => !basename(name).startsWith('_'))
    .map((name) => join('src/styles', name)),
  'src/images/seal.svg',
];

export default defineConfig({
  base: '/static/',
  publicDir: '.build/public',
  plugins: [displayFace()],
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
