import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'vite';

/**
 * Builds each script of a folder once more on its own, as one file that runs at once.
 *
 * A browser loads no modules from `file:`, where a story lies that was taken along. Each becomes a
 * classic script that holds all it needs; their names are plain, since a folder has one of each.
 */
export function alone(folder: string, into: string, plugins: Plugin[]): Plugin {
  return {
    name: 'alone',
    apply: 'build',
    async closeBundle() {
      for (const name of readdirSync(folder).filter((one) => one.endsWith('.ts'))) {
        const script = basename(name, '.ts');
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          plugins,
          build: {
            outDir: into,
            emptyOutDir: false,
            target: 'es2022',
            chunkSizeWarningLimit: 400,
            rollupOptions: {
              input: join(folder, name),
              output: { format: 'iife', entryFileNames: `${script}.js` },
            },
          },
        });
      }
    },
  };
}
