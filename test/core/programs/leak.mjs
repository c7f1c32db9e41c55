// Run with --expose-gc: prints how many bytes the heap grows by per training step, for the manner of training named.
import { grad, noAutodiff, tensor } from '@stdgrad/core';
import { add, at, exp, mul, reshape, sub, sum } from '@stdgrad/ops';

const kept = [];
const target = Array.from({ length: 100 }, (_, k) => Math.sin(k));
const large = tensor(new Float64Array(2500));
const w = tensor(target.map(() => 0));

function update() {
  const { grad } = w;
  noAutodiff(() => sub(w, mul(grad, 0.01), { out: w }));
}

const manners = {
  /** The ordinary loop. */
  trained() {
    const off = sub(w, target);
    sum(mul(off, off)).backward();
    update();
  },
  /** The update is part of the graph, which each backward releases. */
  tracked() {
    const off = sub(w, target);
    sum(mul(off, off)).backward();
    sub(w, mul(w.grad, 0.01), { out: w });
  },
  /** Views of the parameters, made anew at each step. */
  viewed() {
    const head = at(w, '0:50');
    const square = reshape(w, [10, 10]);
    add(sum(mul(head, head)), sum(mul(square, square))).backward();
    update();
  },
  /** Graphs that nobody pulls back through. */
  dropped() {
    const off = sub(w, target);
    sum(mul(off, exp(off)));
  },
  /** The same, through views of the parameters. */
  droppedViews() {
    const head = at(w, '0:50');
    sum(mul(head, exp(head)));
  },
  /** Views too large to be copied are held instead. */
  largeViews() {
    const part = at(large, '0:2000');
    sum(mul(part, exp(part)));
  },
  /** Gradients inside a function that is differentiated. */
  nested() {
    const slope = grad((x) => sum(mul(mul(x, x), x)));
    grad((x) => sum(mul(slope(x), slope(x))))(w);
  },
  /** Graphs that stay whole are dropped too. */
  retained() {
    const off = sub(w, target);
    sum(mul(off, off)).backward(undefined, { retainGraph: true });
    update();
  },
  /** The memory is looked at from outside at each step. */
  shown() {
    const off = sub(w, target);
    sum(mul(off, off)).backward();
    if (Number.isNaN(w.value.get(0))) throw new Error('diverged');
    update();
  },
  /** A planted leak: somebody holds every loss with its graph. */
  planted() {
    const off = sub(w, target);
    kept.push(sum(mul(off, off)));
  },
};

const run = manners[process.argv[2]];
const steps = Number(process.argv[3] ?? 10_000);
// what a job has looked at through a weak reference lives as long as the job
const job = 2000;

function bytes() {
  gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

const settle = async () => {
  for (let k = 0; k < 2; k++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc();
  }
};

async function repeat(times) {
  for (let k = 0; k < times; k++) {
    run();
    if (k % job === 0) await settle();
  }
  await settle();
}

await repeat(2000);
const before = bytes();
await repeat(steps);
const perStep = (bytes() - before) / steps;

// what a step makes is gone once nobody holds it
let refs;
(() => {
  const off = sub(w, target);
  const loss = sum(mul(off, off));
  refs = [new WeakRef(off), new WeakRef(loss), new WeakRef(off.node), new WeakRef(loss.node)];
  if (process.argv[2] === 'planted') kept.push(loss);
})();
await settle();
console.log(JSON.stringify({ perStep, alive: refs.filter((ref) => ref.deref() !== undefined).length }));
