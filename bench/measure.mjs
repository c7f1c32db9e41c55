// Timing as the peers' benches do it, so that figures can stand side by side: warm up, then the median of repetitions.

/** Numbers between `low` and `high` from an integer hash: the same bits in every peer's bench. */
export function hashed(n, seed = 0, low = -1, high = 1) {
  const shift = seed * 7919;
  return Float64Array.from(
    { length: n },
    (_, k) => ((Math.imul(k + shift, -1640531535) >>> 0) / 4294967296) * (high - low) + low,
  );
}

/** Value and squared norms of gradients, to six digits: what all peers must agree on. */
export function check(value, ...gradients) {
  const norms = gradients.map((g) => {
    let sum = 0;
    for (let k = 0; k < g.length; k++) sum += g.iget(k) ** 2;
    return sum;
  });
  return [value, ...norms].map((x) => Number(x.toPrecision(6)));
}

const now = () => performance.now();

/** Milliseconds per call: median over repetitions of at least 4 ms each. */
export function median(fn, { warm = 400, least = 500 } = {}) {
  let once = 0;
  for (const start = now(); now() - start < warm;) {
    const before = now();
    fn();
    once = now() - before;
  }
  const inner = once < 4 ? Math.max(1, Math.floor(4 / Math.max(once, 1e-5))) : 1;
  const times = [];
  for (const start = now(); times.length < 5 || now() - start < least;) {
    const before = now();
    for (let k = 0; k < inner; k++) fn();
    times.push((now() - before) / inner);
    if (now() - start > 20_000 && times.length >= 3) break;
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}
