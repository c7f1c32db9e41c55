// Runs the interpreter on the built packages: its TypeScript is stripped of types next to the packages it imports.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'node_modules', '.cache', 'conformance');
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'package.json'), '{ "type": "module" }\n');
for (const file of readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
  const { outputText } = ts.transpileModule(readFileSync(join(here, file), 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  writeFileSync(join(target, file.replace(/\.ts$/, '.js')), outputText);
}

const { main } = await import(pathToFileURL(join(target, 'main.js')).href);
process.exitCode = main(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
