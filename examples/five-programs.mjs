// The five programs of the README, run against the real @stdlib, each gradient beside central differences.
import stdlibSum from '@stdlib/blas/ext/sum/lib/index.js';
import { arange, at, einsum, less, mul, tensor, zerosLike } from 'stdgrad';

/** A program, what it differentiates, and the same loss as plain arithmetic on that. */
export const programs = [
  {
    title: 'an unmodified @stdlib function, given a tensor',
    run() {
      const x = tensor([1, 2, 3]);
      const f = stdlibSum(mul(x, x)); // @stdlib/blas/ext/sum
      f.backward();
      return { loss: f, x };
    },
    plain: ({ x }) => x.reduce((sum, v) => sum + v * v, 0),
  },
  {
    title: 'masked, in place',
    run() {
      const x = tensor([1, 2, 3]);
      const y = zerosLike(x);
      mul(x, x, { where: [true, false, true], out: y });
      y.backward();
      return { loss: y.sum(), x };
    },
    plain: ({ x }) => x[0] ** 2 + x[2] ** 2,
  },
  {
    title: 'views share memory, and so do their gradients',
    run() {
      const m = arange(9).reshape([3, 3]);
      const d = einsum('ii->i', m); // a view of the diagonal
      d.imul(-1); // changes m
      const f = m.pow(2);
      f.backward();
      return { loss: f.sum(), m, d };
    },
    plain: ({ m, d }) => m.reduce((sum, v, k) => sum + (k % 4 === 0 ? d[k / 4] : v) ** 2, 0),
    // d shows the diagonal of m: a step of one is a step of both
    joint: ({ m }) => m.reduce((sum, v) => sum + v * v, 0),
  },
  {
    title: 'boolean masks, advanced indexing',
    run() {
      const m = arange(9).reshape([3, 3]);
      const s = at(m, less(m, 4));
      const f = s.pow(2);
      f.backward();
      return { loss: f.sum(), m };
    },
    // the mask is a constant: decided where the program ran
    plain: ({ m }, before) => m.reduce((sum, v, k) => sum + (before.m[k] < 4 ? v * v : 0), 0),
  },
  {
    title: 'arrays, numbers, nested lists and stdlib ndarrays are constants',
    run() {
      const x = tensor([1, 2, 3]);
      const f = mul(x, [-1, 0, 10]);
      f.backward();
      return { loss: f.sum(), x };
    },
    plain: ({ x }) => -x[0] + 10 * x[2],
  },
];

/** Elements of an ndarray in row-major order. */
export function flat(x) {
  return Array.from({ length: x.length }, (_, k) => x.iget(k));
}

/** Central differences of `f` by each element of `point`. */
export function centralDifferences(f, point, h = 1e-5) {
  return point.map((v, k) => (f(point.with(k, v + h)) - f(point.with(k, v - h))) / (2 * h));
}

const show = (numbers) => `[ ${numbers.map((v) => Number(v.toPrecision(8))).join(', ')} ]`;

function indented(run) {
  const lines = run.toString().split('\n').slice(1, -1);
  return lines
    .filter((line) => !line.includes('return {'))
    .map((line) => `   ${line.trimEnd().slice(4)}`)
    .join('\n');
}

/** Runs and prints the programs; returns the largest difference between a gradient and central differences. */
export function runPrograms(print = console.log) {
  let largest = 0;
  programs.forEach(({ title, run, plain, joint }, number) => {
    const { loss, ...leaves } = run();
    print(`\n${number + 1}. ${title}\n${indented(run)}`);
    print(`   value       ${loss.item()}`);
    const values = Object.fromEntries(Object.entries(leaves).map(([name, x]) => [name, flat(x.value)]));
    for (const [name, x] of Object.entries(leaves)) {
      const of = joint !== undefined && name !== 'd' ? joint : plain;
      const numeric = centralDifferences((point) => of({ ...values, [name]: point }, values), values[name]);
      const gradient = flat(x.grad);
      gradient.forEach((g, k) => (largest = Math.max(largest, Math.abs(g - numeric[k]))));
      print(`   ${name}.grad      ${show(gradient)}\n   differences ${show(numeric)}`);
    }
  });
  return largest;
}
