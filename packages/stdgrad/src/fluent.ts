import { Tensor, type Input } from '@stdgrad/core';
import * as ops from '@stdgrad/ops';

/** Ops that are methods of tensors: `x.mul(y)` is `mul(x, y)`. */
const names = [
  'add', 'sub', 'mul', 'div', 'pow', 'neg', 'abs', 'exp', 'ln', 'sqrt', 'sin', 'cos', 'tanh', 'maximum', 'minimum',
  'less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual',
  'sum', 'mean', 'prod', 'max', 'min', 'cusum', 'matmul', 'at',
  'reshape', 'ravel', 'flatten', 'transpose', 'swapaxes', 'moveaxis', 'squeeze', 'expandDims', 'broadcastTo', 'flip', 'roll',
] as const; // prettier-ignore

/** In-place forms: `x.imul(y)` is `mul(x, y, { out: x })`, and `x` stands for the product from then on. */
const inPlace = { iadd: 'add', isub: 'sub', imul: 'mul', idiv: 'div', ipow: 'pow' } as const;

type Name = (typeof names)[number];
type Rest<F> = F extends (x: never, ...rest: infer R) => unknown ? R : never;
type Methods = { [K in Name]: (...rest: Rest<(typeof ops)[K]>) => Tensor } & {
  [K in keyof typeof inPlace]: (value: Input) => Tensor;
};

declare global {
  interface StdgradTensorMethods extends Methods {}
}

type Op = (...args: readonly unknown[]) => unknown;

function method(name: string, run: (x: Tensor, args: readonly unknown[]) => unknown): void {
  if (Object.hasOwn(Tensor.prototype, name)) return;
  const value = {
    [name](this: Tensor, ...args: readonly unknown[]): unknown {
      return run(this, args);
    },
  }[name];
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}

for (const name of names) {
  const op = ops[name] as unknown as Op;
  method(name, (x, args) => op(x, ...args));
}
for (const [name, target] of Object.entries(inPlace)) {
  const op = ops[target] as unknown as Op;
  method(name, (x, [value]) => op(x, value, { out: x }));
}

export { Tensor };
