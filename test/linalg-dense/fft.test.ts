import { describe, expect, it } from 'vitest';
import { grad, tensor, type Tensor } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import { add, fft, fft2, fftn, ifft, ifft2, ifftn, irfft, mul, rfft, roll, square, sub, sum } from '@stdgrad/ops';
import { ShapeError } from '@stdgrad/protocol';
import { apart, flat, random } from './support.js';

/** The sum that defines the transform. */
function defined(re: readonly number[], im: readonly number[], sign: number): [number[], number[]] {
  const n = re.length;
  const angle = (j: number, k: number): number => (sign * 2 * Math.PI * ((j * k) % n)) / n;
  const total = (j: number, term: (k: number, c: number, s: number) => number): number =>
    re.reduce((all, _, k) => all + term(k, Math.cos(angle(j, k)), Math.sin(angle(j, k))), 0);
  return [
    re.map((_, j) => total(j, (k, c, s) => re[k]! * c - im[k]! * s)),
    re.map((_, j) => total(j, (k, c, s) => re[k]! * s + im[k]! * c)),
  ];
}

const lengths = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 17, 31, 32, 33, 37, 41, 49, 60, 64, 74, 97, 100, 121, 128, 210, 243, 256,
  509, 1000, 1009, 1024,
];

describe('fft', () => {
  it.each(lengths)('is its sum at length %i', (n) => {
    const [re, im] = [random([n], n), random([n], n + 1)];
    const [a, b] = defined(flat(re), flat(im), -1);
    const [c, d] = fft(re, im);
    expect(apart([...flat(c), ...flat(d)], [...a, ...b])).toBeLessThan(2e-14 * Math.max(1, n / 100));
    const [x, y] = ifft(c, d);
    expect(apart([...flat(x), ...flat(y)], [...flat(re), ...flat(im)])).toBeLessThan(2e-15 * Math.max(1, Math.log2(n)));
    const [p, q] = rfft(re);
    const [u, v] = fft(re);
    const half = Math.floor(n / 2) + 1;
    expect(apart([...flat(p), ...flat(q)], [...flat(u).slice(0, half), ...flat(v).slice(0, half)])).toBe(0);
    expect(apart(irfft(p, q, { n }), re)).toBeLessThan(1e-14);
  });

  it('keeps the sum of squares, by Parseval', () => {
    for (const n of [2 ** 14, 30030, 10007]) {
      const x = random([n], 3);
      const [re, im] = fft(x, { norm: 'ortho' });
      const energy = (...parts: readonly NDArray[]): number =>
        parts.reduce((total, part) => total + flat(sum(square(part)))[0]!, 0);
      expect(energy(re, im) / energy(x)).toBeCloseTo(1, 12);
    }
  });

  it('turns shifts into phases, along any dimension', () => {
    const x = random([3, 8, 2], 1);
    const [re, im] = fft(x, { dim: 1 });
    const [a, b] = fft(roll(x, 1, { dims: 1 }), { dim: 1 });
    const phase = Array.from({ length: 8 }, (_, k) => [[Math.cos((Math.PI * k) / 4)], [-Math.sin((Math.PI * k) / 4)]]);
    const [c, s] = [phase.map(([p]) => p!), phase.map(([, p]) => p!)];
    expect(apart(a, sub(mul(re, c), mul(im, s)))).toBeLessThan(1e-14);
    expect(apart(b, add(mul(re, s), mul(im, c)))).toBeLessThan(1e-14);
  });

  it('cuts and pads, and scales as NumPy does', () => {
    expect(flat(fft([1, 2, 3, 4], { n: 2 })[0])).toEqual([3, -1]);
    expect(flat(fft([1, 2], { n: 4 })[0])).toEqual([3, 1, -1, 1]);
    expect(flat(fft([1, 2], { n: 4 })[1])).toEqual([0, -2, 0, 2]);
    expect(flat(fft([2, 4], { norm: 'forward' })[0])).toEqual([3, -1]);
    expect(flat(ifft([2, 4], { norm: 'forward' })[0])).toEqual([6, -2]);
    expect(flat(ifft([2, 4])[0])).toEqual([3, -1]);
    expect(flat(irfft([10, -2, -2], [0, 2, 0]))).toEqual([1, 2, 3, 4]);
    // what has no conjugate is taken as real
    expect(flat(irfft([10, -2, -2], [5, 2, 7]))).toEqual([1, 2, 3, 4]);
    expect(irfft(random([5], 1), { n: 5 }).shape).toEqual([5]);
    expect(irfft(random([2], 1), { n: 9 }).shape).toEqual([9]);
  });

  it('goes along several dimensions', () => {
    const [re, im] = [random([3, 4, 5], 1), random([3, 4, 5], 2)];
    const one = fft(...fft(re, im, { dim: 1 }), { dim: 2 });
    const two = fft2(re, im);
    const all = fftn(re, im);
    const whole = fft(...two, { dim: 0 });
    [0, 1].forEach((k) => {
      expect(apart(two[k], one[k])).toBeLessThan(1e-14);
      expect(apart(all[k], whole[k])).toBeLessThan(1e-14);
    });
    expect(apart(ifftn(...all)[0], re)).toBeLessThan(1e-14);
    expect(apart(ifft2(...two)[1], im)).toBeLessThan(1e-14);
  });

  it('gives tensors of their own memory, and gradients through spectra', () => {
    const x = tensor(random([8], 1));
    const [re, im] = fft(x);
    expect([re.base, im.base]).toEqual([null, null]);
    const power = sum(add(square(re), square(im)));
    // a write to a result leaves what was computed from it, and its gradient, alone
    re.iset(0, 100);
    power.backward();
    // Parseval: n Σ x²
    expect(apart(x.grad, mul(16, x.value))).toBeLessThan(1e-14);
    // the correlation theorem to second order: power spectra are quadratic
    const f = (y: Tensor): Tensor => {
      const [a, b] = rfft(y);
      return sum(mul(add(square(a), square(b)), [1, 0, 2, 0, 3]));
    };
    const g = grad(f);
    const [p, q] = [random([8], 2), random([8], 3)];
    const hvp = grad((y) => sum(mul(g(y) as Tensor, q)))(p);
    expect(apart(hvp, g(q))).toBeLessThan(1e-13);
  });

  it('refuses what is no pair', () => {
    expect(() => fft([1, 2], [1, 2, 3])).toThrow(ShapeError);
    expect(() => fft([1, 2], [1, 2, 3])).toThrow(
      /^fft: real and imaginary parts must have one shape, got \[2\] and \[3\]/,
    );
    expect(() => fft(3)).toThrow(/^fft: dim -1 is out of range/);
    expect(() => fft([1, 2], { n: 0 })).toThrow(
      /^fft: the number of elements to transform must be an integer above 0, got 0/,
    );
    expect(() => fft([])).toThrow(/^fft: the number of elements/);
    expect(() => fft([1], { norm: 'none' as never })).toThrow(
      /^fft: option 'norm' must be 'backward', 'ortho' or 'forward', got the string 'none'/,
    );
    expect(() => fftn([[1]], { n: [1] })).toThrow(/^fftn: option 'n' must be a list of 2 numbers/);
    expect(() => irfft([1])).toThrow(/^irfft: the number of elements/);
    expect(() => rfft([1, 2], [1, 2] as never)).toThrow(/^rfft: options must be an object/);
    expect(fft(random([0, 4], 1))[0].shape).toEqual([0, 4]);
  });
});
