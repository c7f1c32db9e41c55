const key = Symbol.for('stdgrad.shared.v2');

/**
 * The one value of that name in this process: made by the first copy of stdgrad that asks, used by all others
 * (ESM beside CommonJS, two versions of one package).
 *
 * @param name - key, with the owning package in front: `'core.state'`
 * @param make - makes the value the first time
 */
export function shared<T>(name: string, make: () => T): T {
  const global = globalThis as { [key]?: Map<string, unknown> };
  const values = (global[key] ??= new Map());
  if (!values.has(name)) values.set(name, make());
  return values.get(name) as T;
}
