import { derivative } from '@stdgrad/gradcheck';
import { isTensor, tensor } from 'stdgrad';

const list = (x) => (Array.isArray(x) ? x : [x]);

/** Gradients of all results by all numbers: tensors in, `backward()` on each result. */
export function jacobian(of, point) {
  const { length } = list(of(...point.map((x) => tensor(x))));
  return Array.from({ length }, (_, k) => {
    const variables = point.map((x) => tensor(x));
    const result = list(of(...variables))[k];
    if (isTensor(result) && !result.constant) result.backward();
    const gradient = variables.map(({ grad }) => grad?.get() ?? 0);
    return { value: isTensor(result) ? result.item() : result, gradient };
  });
}

/**
 * Holds the gradients of a row at one of its points against differences of the same function on plain numbers.
 *
 * @param row - `of`: a function of numbers that gives a number or a list; `accuracy`: how well differences can know
 * @returns values on numbers and on tensors, gradients, and the largest difference relative to 1 + |derivative|
 */
export function checkRow({ of, accuracy = 1e-8 }, point) {
  const values = list(of(...point));
  const results = jacobian(of, point);
  const along = (k, j) => (x) => list(of(...point.with(j, x)))[k];
  const errors = results.flatMap(({ gradient }, k) =>
    gradient.map((slope, j) => {
      const { value, error } = derivative(along(k, j), point[j]);
      const off = Math.abs(slope - value) / (1 + Math.abs(value));
      return { off, allowed: accuracy + 10 * Math.min(error, 1e-6), result: k, by: j, slope, difference: value };
    }),
  );
  return {
    values,
    onTensors: results.map(({ value }) => value),
    gradient: results.map(({ gradient }) => gradient),
    off: Math.max(0, ...errors.map(({ off }) => off)),
    wrong: errors.filter(({ off, allowed }) => !(off <= allowed)),
    count: errors.length,
  };
}
