import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArgumentError } from '@stdgrad/protocol';

/** What a package.json says under `stdgrad`, and the folder that it says it in. */
export interface Configuration {
  readonly transform: unknown;
  readonly base: string;
}

/**
 * The program's configuration: the `stdgrad` field of the nearest package.json that has one, upwards from the main
 * file's folder or the one given; from the working directory when there is no main file (`node -e`, the prompt).
 *
 * @throws {@link ArgumentError} when the field is no object, or has other fields than `transform`
 */
export function configuration(from = start()): Configuration | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const field = readPackage(folder)?.['stdgrad'];
    if (field !== undefined) return read(field, folder);
    if (folder === dirname(folder)) return null;
  }
}

function start(): string {
  try {
    return dirname(realpathSync(process.argv[1] ?? ''));
  } catch {
    return process.cwd();
  }
}

function read(field: unknown, base: string): Configuration {
  const where = `register: "stdgrad" in ${base}/package.json`;
  if (typeof field !== 'object' || field === null || Array.isArray(field)) {
    throw new ArgumentError(`${where} must be an object, got ${JSON.stringify(field)}; write { "transform": […] }.`);
  }
  const unknown = Object.keys(field).filter((key) => key !== 'transform');
  if (unknown.length > 0) {
    throw new ArgumentError(`${where} has ${unknown.join(', ')}, which means nothing here; it knows "transform" only.`);
  }
  return { transform: (field as { transform?: unknown }).transform ?? [], base };
}

/** A folder's package.json; `null` where there is none that can be read. */
export function readPackage(folder: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}
