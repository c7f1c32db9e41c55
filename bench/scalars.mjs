// Scalar programs: nanoseconds per operation, forward and backward, in transformed code, through the ops, and on plain
// numbers (forward only), side by side in one run.
import { tensor } from '@stdgrad/core';
import { add, mul } from '@stdgrad/ops';
import { register } from 'stdgrad/register';
import { fileURLToPath } from 'node:url';
import { median } from './measure.mjs';

register({ transform: [fileURLToPath(new URL('scalar-programs.mjs', import.meta.url))] });
const { chain, waves } = await import('./scalar-programs.mjs');
const { chain: plainChain, waves: plainWaves } = await import('./scalar-programs.mjs?plain');

function throughOps(steps, s0, a, b) {
  let s = s0;
  for (let k = 0; k < steps; k++) s = add(mul(s, a), b);
  return s;
}

/** Time per operation of `f`, called with variables and pulled back. */
function differentiated(f, steps, ops, at) {
  const run = () => {
    const inputs = at.map((x) => tensor(x));
    f(steps, ...inputs).backward();
    return inputs;
  };
  const time = median(run, { warm: steps < 1e5 ? 200 : 2 });
  return [Number(((time * 1e6) / ops).toPrecision(3)), run().map((x) => x.grad.get())];
}

export function scalars() {
  return [1e3, 1e4, 1e5, 1e6].flatMap((size) => {
    const row = (name, f, steps, plain, at) => {
      const [ns_per_op, gradient] = differentiated(f, steps, size, at);
      const numbers = Number(((median(() => plain(steps, ...at)) * 1e6) / size).toPrecision(3));
      return { workload: 'scalars', name, size, ns_per_op, ns_on_numbers: numbers, check: gradient };
    };
    return [
      row('transformed: s * a + b', chain, size / 2, plainChain, [1, 0.999, 0.01]),
      row('transformed: sin, products, sums', waves, size / 5, plainWaves, [0.3, 0.9]),
      row('ops: add(mul(s, a), b)', throughOps, size / 2, plainChain, [1, 0.999, 0.01]),
    ];
  });
}
