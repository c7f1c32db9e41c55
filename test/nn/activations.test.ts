import { backward, grad, tensor, type Tensor } from '@stdgrad/core';
import { elu, gelu, geluTanh, glu, hardTanh, leakyRelu, logSoftmax, normalCdf, relu, selu, sigmoid, softmax, softplus, softSign, sum } from '@stdgrad/ops'; // prettier-ignore
import { ArgumentError, IndexError, ShapeError } from '@stdgrad/protocol';
import { expect, test } from 'vitest';
import { allNumbers } from '@stdgrad/gradcheck/laws';

const numbers = (x: unknown): number[] => [...allNumbers(x)];
const slopes = (f: (x: Tensor) => unknown, at: number[]): number[] => numbers(grad((x) => sum(f(x) as Tensor))(at));

test('values at special points', () => {
  expect([relu(-1), relu(0), relu(2), relu(NaN)]).toEqual([0, 0, 2, NaN]);
  expect([leakyRelu(-2, 0.1), leakyRelu(2, 0.1)]).toEqual([-0.2, 2]);
  expect([elu(-1, 2), elu(3, 2), elu(-Infinity, 2)]).toEqual([2 * Math.expm1(-1), 3, -2]);
  expect(selu(-1)).toBeCloseTo(-1.1113307378125625, 15);
  expect([sigmoid(0), sigmoid(800), sigmoid(-800)]).toEqual([0.5, 1, 0]);
  expect([softplus(0), softplus(800), softplus(-800)]).toEqual([Math.LN2, 800, 0]);
  expect([softSign(-3), softSign(Infinity)]).toEqual([-0.75, 1]);
  expect([hardTanh(-3), hardTanh(0.5), hardTanh(3), hardTanh(NaN)]).toEqual([-1, 0.5, 1, NaN]);
});

test('derivatives at kinks', () => {
  expect(slopes(relu, [-1, 0, 1])).toEqual([0, 0, 1]);
  expect(slopes((x) => leakyRelu(x, 0.1), [-1, 0, 1])).toEqual([0.1, 0.1, 1]);
  expect(slopes((x) => elu(x, 2), [0, 1])).toEqual([1, 1]);
  expect(slopes(selu, [0])[0]).toBeCloseTo(1.0507009873554805, 15);
  expect(slopes(hardTanh, [-1, 0, 1])).toEqual([0, 1, 0]);
  expect(slopes((x) => hardTanh(x, { low: -2, high: 1 }), [-2, -1.5, 1])).toEqual([0, 1, 0]);
});

test('what is not taken does not overflow into derivatives of any order', () => {
  const second = (f: (x: Tensor) => unknown): ((x: Tensor) => unknown) => (x) => sum(grad((y) => sum(f(y) as Tensor))(x) as Tensor); // prettier-ignore
  for (const f of [(x: Tensor) => elu(x, 1.5), selu, relu, softplus, sigmoid, gelu, geluTanh, softSign, hardTanh]) {
    const first = slopes(f, [-1e3, 1e3]);
    const next = slopes(second(f), [-1e3, 1e3]);
    for (const slope of [...first, ...next]) expect(Number.isFinite(slope)).toBe(true);
  }
});

test('a cotangent that is infinite stays away from what relu cut off', () => {
  const x = tensor([-1, 2]);
  backward(relu(x), [Infinity, 1]);
  // times the derivative 0: not a number, as the chain rule has it
  expect(numbers(x.grad)[1]).toBe(1);
});

test('gelu: exact by default, with the tanh on request', () => {
  // from tables of the normal distribution
  expect(normalCdf(1)).toBeCloseTo(0.8413447460685429, 15);
  expect(normalCdf(-1)).toBeCloseTo(0.15865525393145705, 15);
  expect(normalCdf(-10) / 7.61985302416052e-24).toBeCloseTo(1, 13);
  expect(normalCdf(-3) / 0.0013498980316300933).toBeCloseTo(1, 13);
  expect(normalCdf(-2.5) / 0.006209665325776132).toBeCloseTo(1, 13);
  expect([normalCdf(Infinity), normalCdf(-Infinity), normalCdf(0)]).toEqual([1, 0, 0.5]);
  expect(gelu(1)).toBeCloseTo(0.8413447460685429, 15);
  expect([gelu(-Infinity), gelu(Infinity)]).toEqual([-0, Infinity]);
  expect(numbers(gelu([1], { approximate: 'tanh' }))[0]).toBeCloseTo(0.8411919906082768, 15);
  expect(numbers(gelu([1], { approximate: 'none' }))[0]).toBe(gelu(1));
  expect(slopes((x) => gelu(x, { approximate: 'tanh' }), [0.7])).toEqual(slopes(geluTanh, [0.7]));
  expect(() => gelu([1], { approximate: 'fast' as never })).toThrow(ArgumentError);
  expect(() => gelu([1], { approximate: 'tanh', speed: 1 } as never)).toThrow(/unknown option 'speed'/);
});

test('hardTanh between other bounds takes the options of elementwise functions', () => {
  const out = tensor([0, 0, 0]);
  const x = tensor([-9, 1, 9]);
  hardTanh(x, { low: -3, high: 3, out, where: [true, true, false] });
  expect(numbers(out)).toEqual([-3, 1, 0]);
  backward(out);
  expect(numbers(x.grad)).toEqual([0, 1, 0]);
  expect(() => hardTanh(x, { low: 2, high: 1 })).toThrow(/must be numbers in this order, got 2 and 1/);
  expect(() => hardTanh('x' as never, { low: 0 })).toThrow(/^hardTanh: operands must be/);
});

test('a slope or a scale that is learned', () => {
  const [x, slope] = [tensor([[-1, 2], [-3, -4]]), tensor([0.1, 0.2])]; // prettier-ignore
  backward(leakyRelu(x, slope));
  expect(numbers(slope.grad)).toEqual([-4, -4]);
  const alpha = tensor(2);
  backward(elu([-1, 1], alpha));
  expect(numbers(alpha.grad)).toEqual([Math.expm1(-1)]);
});

test('softmax and its logarithm without overflow', () => {
  expect(numbers(softmax([[2, 2, 2], [2e50, 2e50, 1e50]]))).toEqual([1 / 3, 1 / 3, 1 / 3, 0.5, 0.5, 0]); // prettier-ignore
  expect(numbers(logSoftmax([2e50, 1e50]))).toEqual([0, -1e50]);
  expect(numbers(softmax([-Infinity, 0]))).toEqual([0, 1]);
  expect([softmax(3), logSoftmax(3)]).toEqual([1, 0]);
  expect(numbers(softmax([[1, 2], [3, 4]], { dims: [] }))).toEqual([1, 1, 1, 1]); // prettier-ignore
  expect(numbers(softmax(new Int8Array([120, -120])))).toEqual([1, Math.exp(-240)]);
  expect(numbers(softmax(tensor(new Float64Array(0))))).toEqual([]);
  const x = tensor([0, 1000]);
  backward(logSoftmax(x), [1, 0]);
  expect(numbers(x.grad)).toEqual([1, -1]);
  expect(() => softmax([1, 2], { dims: 1 })).toThrow(IndexError);
  expect(() => softmax([1, 2], { axis: 0 } as never)).toThrow(/unknown option 'axis'/);
});

test('glu splits evenly, and its error says what does not (MyGrad A25)', () => {
  const x = tensor([1, 2, 0, 0]);
  expect(numbers(glu(x))).toEqual([0.5, 1]);
  expect(() => glu([[1, 2, 3]])).toThrow(ShapeError);
  expect(() => glu([[1, 2, 3]])).toThrow(
    'glu: dimension 1 of shape [1, 3] has the odd size 3; two equal halves are needed.',
  );
  expect(() => glu(1)).toThrow(IndexError);
});
