type Version = (...args: unknown[]) => unknown;

/** Puts the function of `Math` itself in front of a version for other values, when it is called with numbers. */
type Front = (other: Version) => Version;

/** One function each: the engine puts the body of a function of `Math` in place of its call only where it is always the same. */
export const onNumbers: Readonly<Record<string, Front>> = {
  abs: (other) => (x) => (typeof x === 'number' ? Math.abs(x) : other(x)),
  acos: (other) => (x) => (typeof x === 'number' ? Math.acos(x) : other(x)),
  acosh: (other) => (x) => (typeof x === 'number' ? Math.acosh(x) : other(x)),
  asin: (other) => (x) => (typeof x === 'number' ? Math.asin(x) : other(x)),
  asinh: (other) => (x) => (typeof x === 'number' ? Math.asinh(x) : other(x)),
  atan: (other) => (x) => (typeof x === 'number' ? Math.atan(x) : other(x)),
  atanh: (other) => (x) => (typeof x === 'number' ? Math.atanh(x) : other(x)),
  cbrt: (other) => (x) => (typeof x === 'number' ? Math.cbrt(x) : other(x)),
  ceil: (other) => (x) => (typeof x === 'number' ? Math.ceil(x) : other(x)),
  cos: (other) => (x) => (typeof x === 'number' ? Math.cos(x) : other(x)),
  cosh: (other) => (x) => (typeof x === 'number' ? Math.cosh(x) : other(x)),
  exp: (other) => (x) => (typeof x === 'number' ? Math.exp(x) : other(x)),
  expm1: (other) => (x) => (typeof x === 'number' ? Math.expm1(x) : other(x)),
  floor: (other) => (x) => (typeof x === 'number' ? Math.floor(x) : other(x)),
  fround: (other) => (x) => (typeof x === 'number' ? Math.fround(x) : other(x)),
  log: (other) => (x) => (typeof x === 'number' ? Math.log(x) : other(x)),
  log10: (other) => (x) => (typeof x === 'number' ? Math.log10(x) : other(x)),
  log1p: (other) => (x) => (typeof x === 'number' ? Math.log1p(x) : other(x)),
  log2: (other) => (x) => (typeof x === 'number' ? Math.log2(x) : other(x)),
  round: (other) => (x) => (typeof x === 'number' ? Math.round(x) : other(x)),
  sign: (other) => (x) => (typeof x === 'number' ? Math.sign(x) : other(x)),
  sin: (other) => (x) => (typeof x === 'number' ? Math.sin(x) : other(x)),
  sinh: (other) => (x) => (typeof x === 'number' ? Math.sinh(x) : other(x)),
  sqrt: (other) => (x) => (typeof x === 'number' ? Math.sqrt(x) : other(x)),
  tan: (other) => (x) => (typeof x === 'number' ? Math.tan(x) : other(x)),
  tanh: (other) => (x) => (typeof x === 'number' ? Math.tanh(x) : other(x)),
  trunc: (other) => (x) => (typeof x === 'number' ? Math.trunc(x) : other(x)),
  atan2:
    (other) =>
    (...args) => {
      const [x, y] = args;
      return args.length === 2 && typeof x === 'number' && typeof y === 'number' ? Math.atan2(x, y) : other(...args);
    },
  hypot:
    (other) =>
    (...args) => {
      const [x, y] = args;
      return args.length === 2 && typeof x === 'number' && typeof y === 'number' ? Math.hypot(x, y) : other(...args);
    },
  max:
    (other) =>
    (...args) => {
      const [x, y] = args;
      return args.length === 2 && typeof x === 'number' && typeof y === 'number' ? Math.max(x, y) : other(...args);
    },
  min:
    (other) =>
    (...args) => {
      const [x, y] = args;
      return args.length === 2 && typeof x === 'number' && typeof y === 'number' ? Math.min(x, y) : other(...args);
    },
  pow:
    (other) =>
    (...args) => {
      const [x, y] = args;
      return args.length === 2 && typeof x === 'number' && typeof y === 'number' ? Math.pow(x, y) : other(...args);
    },
};
