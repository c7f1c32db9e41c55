/** What a transform of one length needs: its factors, or the longer transform that takes its place, and roots of unity. */
interface Plan {
  readonly n: number;
  /** Cosines and sines of 2πk/n. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly factors: readonly number[];
  readonly chirp: Chirp | null;
}

/** Bluestein's form: a convolution with a chirp, by transforms of a power of 2. */
interface Chirp {
  readonly inner: Plan;
  /** exp(−iπk²/n) */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Transform of the conjugated chirp, wrapped round, divided by its length. */
  readonly filterRe: Float64Array;
  readonly filterIm: Float64Array;
}

// larger prime factors cost more by sums than by a chirp
const largestFactor = 31;
const plans = new Map<number, Plan>();

function planOf(n: number): Plan {
  let plan = plans.get(n);
  if (plan === undefined) {
    if (plans.size >= 32) plans.clear();
    plans.set(n, (plan = makePlan(n)));
  }
  return plan;
}

function makePlan(n: number): Plan {
  const factors = factorsOf(n);
  const direct = factors.every((factor) => factor <= largestFactor);
  const cos = Float64Array.from({ length: direct ? n : 0 }, (_, k) => cosine(k, n));
  const sin = Float64Array.from({ length: direct ? n : 0 }, (_, k) => cosine(k - n / 4, n));
  return { n, cos, sin, factors, chirp: direct ? null : makeChirp(n) };
}

/** cos(2πk/n), with the angle brought into an eighth of the circle exactly. */
function cosine(k: number, n: number): number {
  let turn = (Math.abs(k) % n) * 8;
  if (turn > 4 * n) turn = 8 * n - turn;
  const negative = turn > 2 * n;
  if (negative) turn = 4 * n - turn;
  const value = turn > n ? Math.sin(((2 * n - turn) * Math.PI) / (4 * n)) : Math.cos((turn * Math.PI) / (4 * n));
  return negative ? -value : value;
}

function factorsOf(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (; rest % 4 === 0; rest /= 4) factors.push(4);
  for (let p = 2; p * p <= rest; p++) for (; rest % p === 0; rest /= p) factors.push(p);
  if (rest > 1) factors.push(rest);
  return factors;
}

function makeChirp(n: number): Chirp {
  let length = 1;
  while (length < 2 * n - 1) length *= 2;
  const inner = planOf(length);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  const filterRe = new Float64Array(length);
  const filterIm = new Float64Array(length);
  for (let k = 0, square = 0; k < n; k++) {
    re[k] = cosine(square, 2 * n);
    im[k] = -cosine(square - n / 2, 2 * n);
    // (k + 1)² = k² + 2k + 1, kept below 2n so that it stays exact
    square = (square + 2 * k + 1) % (2 * n);
    const far = k === 0 ? 0 : length - k;
    filterRe[k] = filterRe[far] = re[k] / length;
    filterIm[k] = filterIm[far] = -im[k] / length;
  }
  transformWith(inner, filterRe, filterIm);
  return { inner, re, im, filterRe, filterIm };
}

/**
 * Discrete Fourier transform Σ x[k] exp(−2πijk/n) of a pair of real and imaginary parts, in place, for any length in
 * O(n log n). With real and imaginary parts exchanged it is the inverse, times n.
 */
export function transform(re: Float64Array, im: Float64Array): void {
  if (re.length > 1) transformWith(planOf(re.length), re, im);
}

function transformWith(plan: Plan, re: Float64Array, im: Float64Array): void {
  if (plan.chirp === null) byFactors(plan, re, im);
  else byChirp(plan.n, plan.chirp, re, im);
}

/** @see Bluestein (1970), A linear filtering approach to the computation of the discrete Fourier transform */
function byChirp(n: number, chirp: Chirp, re: Float64Array, im: Float64Array): void {
  const { inner, filterRe, filterIm } = chirp;
  const a = new Float64Array(inner.n);
  const b = new Float64Array(inner.n);
  for (let k = 0; k < n; k++) {
    a[k] = re[k] * chirp.re[k] - im[k] * chirp.im[k];
    b[k] = re[k] * chirp.im[k] + im[k] * chirp.re[k];
  }
  transformWith(inner, a, b);
  for (let k = 0; k < inner.n; k++) {
    const x = a[k] * filterRe[k] - b[k] * filterIm[k];
    b[k] = a[k] * filterIm[k] + b[k] * filterRe[k];
    a[k] = x;
  }
  transformWith(inner, b, a);
  for (let k = 0; k < n; k++) {
    re[k] = a[k] * chirp.re[k] - b[k] * chirp.im[k];
    im[k] = a[k] * chirp.im[k] + b[k] * chirp.re[k];
  }
}

type Buffer = Float64Array;

/** One pass: `m` groups of `radix` lines of `stride` neighbours, from `x` to `y`. */
interface Pass {
  readonly plan: Plan;
  readonly m: number;
  readonly stride: number;
  readonly radix: number;
}

/** Stockham's form, whose passes sort as they go, from one buffer to the other and back. */
function byFactors(plan: Plan, re: Float64Array, im: Float64Array): void {
  const { n, factors } = plan;
  let [xr, xi] = [re, im];
  let [yr, yi]: Buffer[] = [new Float64Array(n), new Float64Array(n)];
  let stride = 1;
  for (const radix of factors) {
    const pass = { plan, m: n / (stride * radix), stride, radix };
    if (radix === 4) pass4(pass, xr, xi, yr, yi);
    else if (radix === 2) pass2(pass, xr, xi, yr, yi);
    else passAny(pass, xr, xi, yr, yi);
    stride *= radix;
    [xr, xi, yr, yi] = [yr, yi, xr, xi];
  }
  if (xr === re) return;
  re.set(xr);
  im.set(xi);
}

function pass2({ plan, m, stride }: Pass, xr: Buffer, xi: Buffer, yr: Buffer, yi: Buffer): void {
  const { cos, sin } = plan;
  const far = m * stride;
  for (let p = 0; p < m; p++) {
    const c = cos[p * stride];
    const s = -sin[p * stride];
    let from = p * stride;
    let to = 2 * p * stride;
    for (let q = 0; q < stride; q++, from++, to++) {
      const ar = xr[from];
      const ai = xi[from];
      const br = xr[from + far];
      const bi = xi[from + far];
      yr[to] = ar + br;
      yi[to] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      yr[to + stride] = dr * c - di * s;
      yi[to + stride] = dr * s + di * c;
    }
  }
}

function pass4({ plan, m, stride }: Pass, xr: Buffer, xi: Buffer, yr: Buffer, yi: Buffer): void {
  const { cos, sin } = plan;
  const far = m * stride;
  for (let p = 0; p < m; p++) {
    const turn = p * stride;
    const c1 = cos[turn];
    const s1 = -sin[turn];
    const c2 = cos[2 * turn];
    const s2 = -sin[2 * turn];
    const c3 = cos[3 * turn];
    const s3 = -sin[3 * turn];
    let from = turn;
    let to = 4 * turn;
    for (let q = 0; q < stride; q++, from++, to++) {
      const ar = xr[from];
      const ai = xi[from];
      const br = xr[from + far];
      const bi = xi[from + far];
      const cr = xr[from + 2 * far];
      const ci = xi[from + 2 * far];
      const dr = xr[from + 3 * far];
      const di = xi[from + 3 * far];
      const sumR = ar + cr;
      const sumI = ai + ci;
      const difR = ar - cr;
      const difI = ai - ci;
      const addR = br + dr;
      const addI = bi + di;
      // −i · (b − d)
      const rotR = bi - di;
      const rotI = dr - br;
      yr[to] = sumR + addR;
      yi[to] = sumI + addI;
      const u1r = difR + rotR;
      const u1i = difI + rotI;
      yr[to + stride] = u1r * c1 - u1i * s1;
      yi[to + stride] = u1r * s1 + u1i * c1;
      const u2r = sumR - addR;
      const u2i = sumI - addI;
      yr[to + 2 * stride] = u2r * c2 - u2i * s2;
      yi[to + 2 * stride] = u2r * s2 + u2i * c2;
      const u3r = difR - rotR;
      const u3i = difI - rotI;
      yr[to + 3 * stride] = u3r * c3 - u3i * s3;
      yi[to + 3 * stride] = u3r * s3 + u3i * c3;
    }
  }
}

function passAny({ plan, m, stride, radix }: Pass, xr: Buffer, xi: Buffer, yr: Buffer, yi: Buffer): void {
  const { n, cos, sin } = plan;
  const far = m * stride;
  const root = n / radix;
  for (let p = 0; p < m; p++) {
    for (let u = 0; u < radix; u++) {
      const turn = p * u * stride;
      const to = (radix * p + u) * stride;
      for (let q = 0; q < stride; q++) {
        let sumR = 0;
        let sumI = 0;
        for (let t = 0, at = p * stride + q, k = 0; t < radix; t++, at += far) {
          const c = cos[k];
          const s = -sin[k];
          sumR += xr[at] * c - xi[at] * s;
          sumI += xr[at] * s + xi[at] * c;
          k += u * root;
          if (k >= n) k -= n;
        }
        yr[to + q] = sumR * cos[turn] + sumI * sin[turn];
        yi[to + q] = sumI * cos[turn] - sumR * sin[turn];
      }
    }
  }
}
