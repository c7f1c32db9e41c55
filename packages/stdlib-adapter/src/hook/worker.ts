import { fileURLToPath } from 'node:url';
import { refuseTypeScript, withOperators } from './source.js';
import { targetOf, type Target } from './targets.js';

// Runs in the thread that Node 20 loads modules in.

let targets: readonly Target[] = [];

/** Called by Node with what the program registered. */
export function initialize(data: { readonly targets: readonly Target[] }): void {
  targets = data.targets;
}

interface Loaded {
  readonly format?: string | null;
  readonly source?: string | ArrayBuffer | Uint8Array | null;
}

/** Called by Node for each module; CommonJS goes by, since `require` has a way of its own. */
export async function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Promise<Loaded>,
): Promise<Loaded> {
  const loaded = await next(url, context);
  return transformedModule(url, loaded, targets);
}

/**
 * A module that was loaded, with operators that know tensors if it is listed.
 *
 * @throws ArgumentError for listed TypeScript that Node would strip itself
 */
export function transformedModule(url: string, loaded: Loaded, listed: readonly Target[]): Loaded {
  const { format, source } = loaded;
  if (!/^module$|-typescript$/.test(format ?? '') || !url.startsWith('file:')) return loaded;
  const filename = fileURLToPath(url);
  if (targetOf(filename, listed) === undefined) return loaded;
  refuseTypeScript(filename, format);
  if (source == null) return loaded;
  const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString();
  return { ...loaded, source: withOperators(text, filename, 'module') };
}
