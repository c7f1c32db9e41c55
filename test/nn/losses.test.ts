import { backward, grad, tensor, type Tensor } from '@stdgrad/core';
import { batchNorm, dropout, embedding, focalLoss, huber, layerNorm, logSoftmax, marginRankingLoss, mse, mul, multiclassHinge, negativeLogLikelihood, softmax, softmaxCrossEntropy, softmaxFocalLoss, sum } from '@stdgrad/ops'; // prettier-ignore
import { ArgumentError, DtypeError, GradientLossError, IndexError, ShapeError } from '@stdgrad/protocol';
import { expect, test } from 'vitest';
import { allNumbers } from '@stdgrad/gradcheck/laws';

const numbers = (x: unknown): number[] => [...allNumbers(x)];
const close = (x: unknown, expected: number[]): void =>
  numbers(x).forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 13));

test('cross entropy, by hand and under extreme scores', () => {
  close(softmaxCrossEntropy([[2, 2, 2], [0, 0, 1e6]], [0, 2]), [Math.log(3) / 2]); // prettier-ignore
  const x = tensor([[0, 0, 1e6]]);
  backward(softmaxCrossEntropy(x, [0]));
  expect(numbers(x.grad)).toEqual([-1, 0, 1]);
  const scores = [[1, 2, 0.5], [0.3, -1, 2]]; // prettier-ignore
  close(negativeLogLikelihood(logSoftmax(scores), [1, 0]), numbers(softmaxCrossEntropy(scores, [1, 0])));
});

test('labels are copied: changing them afterwards changes nothing', () => {
  const losses: readonly ((x: Tensor, labels: Int32Array) => Tensor)[] = [
    softmaxCrossEntropy,
    multiclassHinge,
    negativeLogLikelihood,
    focalLoss,
  ];
  for (const loss of losses) {
    const gradients = [false, true].map((mutates) => {
      const x = tensor([[0.2, 0.3, 0.5], [0.1, 0.6, 0.3]]); // prettier-ignore
      const labels = Int32Array.of(2, 0);
      const z = loss(x, labels);
      if (mutates) labels.fill(1);
      backward(z);
      return numbers(x.grad);
    });
    expect(gradients[1]).toEqual(gradients[0]);
  }
});

test('labels that are none', () => {
  const x = [[1, 2], [3, 4]]; // prettier-ignore
  expect(() => softmaxCrossEntropy(x, [0, 2])).toThrow(IndexError);
  expect(() => softmaxCrossEntropy(x, [0, -1])).toThrow(
    'softmaxCrossEntropy: labels must be integers from 0 to 1, got -1.',
  );
  expect(() => softmaxCrossEntropy(x, [0, 0.5])).toThrow(DtypeError);
  expect(() => softmaxCrossEntropy(x, Float64Array.of(0, 1))).toThrow(/make them 'int32'/);
  expect(() => softmaxCrossEntropy(x, tensor([0, 1]))).toThrow(DtypeError);
  expect(() => softmaxCrossEntropy(x, [true, false])).toThrow(DtypeError);
  expect(() => softmaxCrossEntropy(x, [0])).toThrow(ShapeError);
  expect(() => softmaxCrossEntropy(x, [[0], [1]])).toThrow(ShapeError);
  expect(() => softmaxCrossEntropy([1, 2], [0, 1])).toThrow(/must have shape \[data, classes\]/);
  expect(() => embedding(x, [0, 2])).toThrow(/^embedding: indices must be integers from 0 to 1, got 2/);
  expect(() => embedding([1, 2], [0])).toThrow(ShapeError);
  expect(() => negativeLogLikelihood(x, [0, 1], { weights: [1, 2, 3] })).toThrow(ShapeError);
});

test('hinge: by hand, 0 at the edge', () => {
  const x = tensor([[1, 2, 1.5]]);
  const z = multiclassHinge(x, [0]);
  expect(numbers(z)).toEqual([3.5]);
  backward(z);
  expect(numbers(x.grad)).toEqual([-2, 1, 1]);
  const edge = tensor([[1, 0]]);
  backward(multiclassHinge(edge, [0]));
  expect(numbers(edge.grad)).toEqual([0, 0]);
  expect(() => multiclassHinge(x, [0], { hinge: '1' as never })).toThrow(ArgumentError);
});

test('focal losses: by hand, and at p = 1', () => {
  close(focalLoss([[0.25, 0.75]], [0], { alpha: 2, gamma: 2 }), [-2 * 0.75 ** 2 * Math.log(0.25)]);
  for (const gamma of [0, 0.5, 1, 2]) {
    const p = tensor([[1, 0]]);
    backward(focalLoss(p, [0], { gamma }));
    // the limit of the derivative from below
    expect(numbers(p.grad)[0]).toBeCloseTo(gamma === 0 ? -1 : 0, 15);
  }
  const x = [[1, -2, 0.5], [3, 0.1, 0.2]]; // prettier-ignore
  const options = { alpha: 0.7, gamma: 1.5 };
  close(softmaxFocalLoss(x, [1, 0], options), numbers(focalLoss(softmax(x), [1, 0], options)));
  const sure = tensor([[800, 0]]);
  backward(softmaxFocalLoss(sure, [0], { gamma: 0.5 }));
  expect(numbers(sure.grad)).toEqual([0, 0].map(() => expect.closeTo(0, 15) as number));
  const hopeless = softmaxFocalLoss([[0, 800]], [0], { gamma: 2 });
  expect(numbers(hopeless)).toEqual([800]);
  expect(() => focalLoss(x, [0, 1], { gamma: -1 })).toThrow(/'gamma' must be a number from 0 on/);
  expect(() => focalLoss(x, [0, 1], { gamma: tensor(1) as never })).toThrow(/no gradient flows there/);
});

test('margin ranking: by hand; y must be signs', () => {
  const [a, b] = [tensor([1, 2]), tensor([2, 1])];
  const z = marginRankingLoss(a, b, [1, -1], 0.5);
  expect(numbers(z)).toEqual([1.5]);
  backward(z);
  expect([numbers(a.grad), numbers(b.grad)]).toEqual([[-0.5, 0.5], [0.5, -0.5]]); // prettier-ignore
  expect(() => marginRankingLoss(a, b, [1, 0], 1)).toThrow(/must hold 1 and -1 only, got 0/);
  expect(() => marginRankingLoss(a, b, [1, -1, 1], 1)).toThrow(ShapeError);
  expect(() => marginRankingLoss(a, b, tensor([1, -1]), 1)).toThrow(GradientLossError);
  expect(() => marginRankingLoss(a, b, 1, -1)).toThrow(/'margin' must be a number from 0 on/);
  expect(() => marginRankingLoss(a, [1, 2, 3], 1, 1)).toThrow(ShapeError);
  expect(() => marginRankingLoss(1, 2, 1, 1)).toThrow(ShapeError);
});

test('mse and huber do not broadcast', () => {
  expect([mse(3, 1), huber(3, 1), huber(1.5, 1)]).toEqual([4, 1.5, 0.125]);
  expect(() => mse([1, 2], [[1], [2]])).toThrow(/broadcasting would compare each with each/);
  expect(() => huber([1, 2], [1, 2, 3])).toThrow(ShapeError);
  const x = tensor([0, 0.5, 3, -3]);
  backward(huber(x, 0));
  expect(numbers(x.grad)).toEqual([0, 0.125, 0.25, -0.25]);
});

test('changing gamma after batchNorm changes no gradient (MyGrad A4)', () => {
  const gradients = [false, true].map((mutates) => {
    const [x, gamma] = [tensor([[1, 2], [4, -1], [1, 0]]), tensor([2, 3])]; // prettier-ignore
    const z = batchNorm(x, { gamma, eps: 0.1 });
    const loss = sum(mul(z, z));
    if (mutates) mul(gamma, 100, { out: gamma });
    backward(loss);
    return numbers(x.grad);
  });
  expect(gradients[1]).toEqual(gradients[0]);
  const plain = Float64Array.of(2, 3);
  const x = tensor([[1, 2], [4, -1], [1, 0]]); // prettier-ignore
  const loss = sum(mul(batchNorm(x, { gamma: plain, eps: 0.1 }), [[1, 0], [0, 0], [0, 0]])); // prettier-ignore
  const before = numbers(grad((y) => sum(mul(batchNorm(y, { gamma: [2, 3], eps: 0.1 }), [[1, 0], [0, 0], [0, 0]])))(x)); // prettier-ignore
  plain.fill(50);
  backward(loss);
  expect(numbers(x.grad)).toEqual(before);
});

test('normalisation: by hand, and refused arguments', () => {
  close(batchNorm([[1], [4], [1]], { eps: 0 }), [-Math.SQRT1_2, Math.SQRT2, -Math.SQRT1_2]);
  close(layerNorm([[1, 4, 1]], { eps: 0, gamma: [1, 2, 1], beta: [0, 0, 1] }), [-Math.SQRT1_2, 2 * Math.SQRT2, 1 - Math.SQRT1_2]); // prettier-ignore
  expect(() => batchNorm([1, 2])).toThrow(ShapeError);
  expect(() => batchNorm([[1, 2]], { gamma: [1] })).toThrow("batchNorm: option 'gamma' must have shape [2], got [1].");
  expect(() => batchNorm([[1, 2]], { eps: -1 })).toThrow(ArgumentError);
  expect(() => layerNorm([[1, 2]], { dims: [0, 0] })).toThrow(ArgumentError);
});

test('dropout: the seed tells what is dropped, and the gradient goes the same way', () => {
  const x = tensor(new Float64Array(1000).fill(1));
  const z = dropout(x, 0.25, { seed: 5 });
  const kept = numbers(z);
  expect(new Set(kept)).toEqual(new Set([0, 1 / 0.75]));
  expect(kept.filter((value) => value === 0).length).toBeGreaterThan(200);
  expect(kept.filter((value) => value === 0).length).toBeLessThan(300);
  backward(z);
  expect(numbers(x.grad)).toEqual(kept);
  expect(numbers(dropout(x, 0.25, { seed: 5 }))).toEqual(kept);
  expect(numbers(dropout([Infinity, NaN], 0.999_999, { seed: 1 }))).toEqual([0, 0]);
  expect(() => dropout(x, 1)).toThrow(ArgumentError);
  expect(() => dropout(x, 0.5, { seed: 'a' as never })).toThrow(/'seed' must be a number or a generator/);
});
