// Builds the page with each bundler. Each returns the folder that index.html and its scripts lie in.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stdgrad as forEsbuild } from '@stdgrad/unplugin/esbuild';
import { stdgrad as forRollup } from '@stdgrad/unplugin/rollup';
import { stdgrad as forRspack } from '@stdgrad/unplugin/rspack';
import { stdgrad as forVite } from '@stdgrad/unplugin/vite';
import { stdgrad as forWebpack } from '@stdgrad/unplugin/webpack';

const page = fileURLToPath(new URL('page/', import.meta.url));
const entry = join(page, 'main.js');
/** What the page transforms: a package that lies in another, and its own code. */
const options = { transform: ['openskill', 'ramda', './own.js'], root: page };

/** A page around one script. */
function around(folder, script) {
  mkdirSync(folder, { recursive: true });
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  writeFileSync(join(folder, 'index.html'), html.replace('./main.js', `./${script}`));
  return folder;
}

const stats = (run) => (error, result) => {
  if (error) return run(error);
  return result.hasErrors() ? run(new Error(result.toString({ all: false, errors: true }))) : run(null);
};

const builders = {
  async esbuild(folder) {
    const { build } = await import('esbuild');
    await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      outfile: join(folder, 'bundle.js'),
      plugins: [forEsbuild(options)],
      logLevel: 'error',
    });
    return around(folder, 'bundle.js');
  },
  async rollup(folder) {
    const { rollup } = await import('rollup');
    const { default: commonjs } = await import('@rollup/plugin-commonjs');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const bundle = await rollup({
      input: entry,
      plugins: [forRollup(options), nodeResolve({ browser: true, preferBuiltins: false }), commonjs()],
      onwarn: () => {},
    });
    await bundle.write({ file: join(folder, 'bundle.js'), format: 'es' });
    await bundle.close();
    return around(folder, 'bundle.js');
  },
  async vite(folder) {
    const { build } = await import('vite');
    await build({
      root: page,
      configFile: false,
      logLevel: 'error',
      plugins: [forVite(options)],
      build: { outDir: folder, emptyOutDir: true, minify: true, modulePreload: { polyfill: false } },
    });
    return folder;
  },
  async webpack(folder) {
    const { default: webpack } = await import('webpack');
    await new Promise((done, fail) => {
      webpack(
        configuration(folder, forWebpack(options)),
        stats((error) => (error ? fail(error) : done())),
      );
    });
    return around(folder, 'bundle.js');
  },
  async rspack(folder) {
    const { rspack } = await import('@rspack/core');
    await new Promise((done, fail) => {
      rspack(
        configuration(folder, forRspack(options)),
        stats((error) => (error ? fail(error) : done())),
      );
    });
    return around(folder, 'bundle.js');
  },
};

function configuration(folder, plugin) {
  return {
    mode: 'production',
    devtool: false,
    context: page,
    entry,
    output: { path: folder, filename: 'bundle.js' },
    plugins: [plugin],
    optimization: { minimize: false },
    performance: { hints: false },
  };
}

/** Serves the page from its sources, with Vite's development server. */
async function develop(port = 0) {
  const { createServer } = await import('vite');
  const server = await createServer({
    root: page,
    configFile: false,
    logLevel: 'error',
    cacheDir: join(page, 'node_modules/.vite'),
    plugins: [forVite(options)],
    server: { port, fs: { strict: false }, hmr: false, ws: false },
    optimizeDeps: { force: true },
  });
  await server.listen();
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

// node bundle.mjs NAME FOLDER builds; node bundle.mjs dev serves until its input ends, and says where
const [name, folder] = process.argv.slice(2);
if (name === 'dev') {
  const { url, close } = await develop();
  console.log(url);
  process.stdin.on('end', () => void close().then(() => process.exit())).resume();
} else await builders[name](folder);
