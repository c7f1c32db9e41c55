type Run = (...args: unknown[]) => unknown;
export const methods: Readonly<Record<string, (receiver: unknown, run: unknown, ...args: unknown[]) => unknown>> =
  new Proxy(
    {},
    {
      get:
        () =>
        (r: unknown, f: unknown, ...a: unknown[]) =>
          Reflect.apply(f as Run, r, a),
    },
  );
