import { ridders } from '@stdgrad/gradcheck';
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

/** Derivatives of all results by one of the numbers, from differences. */
function differences(of, point, j) {
  const along = (t) => Float64Array.from(list(of(...point.with(j, point[j] + t))));
  return ridders(along, { step: 0.025 * Math.max(Math.abs(point[j]), 0.3), goal: 1e-13, tries: 5 });
}

/**
 * Holds the gradients of a row at one of its points against differences of the same function on plain numbers.
 *
 * @param row - `of`: a function of numbers that gives a number or a list; `accuracy`: how well differences can know
 * @returns values on numbers and on tensors, gradients, how many there are, the largest difference relative to
 *   1 + |derivative|, and those derivatives that are wrong
 */
export function checkRow({ of, accuracy = 1e-8 }, point) {
  const values = list(of(...point));
  const results = jacobian(of, point);
  const entries = point.flatMap((_, j) => {
    const { value, error } = differences(of, point, j);
    return results.map(({ gradient }, k) => ({
      result: k,
      by: j,
      slope: gradient[j],
      difference: value[k],
      off: Math.abs(gradient[j] - value[k]) / (1 + Math.abs(value[k])),
      allowed: accuracy + 10 * Math.min(error[k], 1e-6),
    }));
  });
  return {
    values,
    onTensors: results.map(({ value }) => value),
    gradient: results.map(({ gradient }) => gradient),
    count: entries.length,
    off: Math.max(0, ...entries.map(({ off }) => off)),
    wrong: entries.filter(({ off, allowed }) => !(off <= allowed)),
  };
}
