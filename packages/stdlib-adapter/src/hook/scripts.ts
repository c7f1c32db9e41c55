import { fileURLToPath } from 'node:url';

interface Script {
  readonly params: { readonly url: string };
}

/** The parts of Node's inspector that are used here; it tells of modules that `import` has loaded, as nothing else does. */
interface Inspector {
  readonly Session: new () => {
    connect(): void;
    disconnect(): void;
    post(method: string): void;
    on(event: string, listener: (message: Script) => void): void;
  };
}

/** Files whose code this thread has, be it run or only linked; empty where there is no inspector to ask. */
export function loadedScripts(): string[] {
  const found: string[] = [];
  try {
    const { Session } = process.getBuiltinModule('node:inspector') as unknown as Inspector;
    const session = new Session();
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => found.push(params.url));
    session.post('Debugger.enable');
    session.post('Debugger.disable');
    session.disconnect();
  } catch {
    return [];
  }
  return found.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
}
