// Runs the generator on the built packages: its TypeScript is stripped of types into a folder of the same layout.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'docs', 'node_modules', '.cache', 'generator');
const generator = readdirSync(join(root, 'docs', 'generator')).map((name) => `docs/generator/${name}`);
for (const file of [...generator, 'test/conformance/vocabulary.ts']) {
  const { outputText } = ts.transpileModule(readFileSync(join(root, file), 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const to = join(target, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, outputText);
}
writeFileSync(join(target, 'package.json'), '{ "type": "module" }\n');

const { main } = await import(pathToFileURL(join(target, 'docs', 'generator', 'main.js')).href);
process.exitCode = main(process.argv.slice(2), root);
