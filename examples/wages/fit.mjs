// Fits a model by maximum likelihood: the likelihood is somebody else's CommonJS file on @stdlib, handed tensors.
import { tensor } from 'stdgrad';
import { centralDifferences } from '../five-programs.mjs';
import { closedForm, names, wageData } from './data.mjs';
import negativeLogLikelihood from './likelihood.cjs';
import { minimise } from './minimise.mjs';

/** Value and gradient of the likelihood: tensors in, `backward()` on what comes out. */
function valueAndGradient(theta, { x, y }) {
  const parameters = theta.map((v) => tensor(v));
  const loss = negativeLogLikelihood(parameters, x, y);
  loss.backward();
  return [loss.item(), parameters.map((p) => p.grad.get())];
}

export function fitWages(print = console.log) {
  const data = wageData();
  const start = [1, 0, 0, 0, 0, 0, 0];
  let evaluations = 0;
  const { point, value } = minimise(
    (theta) => {
      evaluations++;
      return valueAndGradient(theta, data);
    },
    start,
    (step, loss, norm) =>
      print(
        `   step ${String(step).padStart(2)}   loss ${loss.toFixed(8).padStart(13)}   |gradient| ${norm.toExponential(1)}`,
      ),
  );
  const exact = closedForm(data);
  print(`\n   ${'coefficient'.padEnd(20)}${'fitted'.padStart(14)}${'closed form'.padStart(14)}`);
  [...names, 'ln σ'].forEach((name, k) =>
    print(`   ${name.padEnd(20)}${point[k].toFixed(8).padStart(14)}${exact[k].toFixed(8).padStart(14)}`),
  );
  const plain = (theta) => negativeLogLikelihood(theta, data.x, data.y);
  const [, gradient] = valueAndGradient(start, data);
  const numeric = centralDifferences(plain, start);
  const relative = gradient.map((g, k) => Math.abs(g - numeric[k]) / Math.max(1, Math.abs(numeric[k])));
  return {
    evaluations,
    value,
    difference: Math.max(...relative),
    error: Math.max(...point.map((v, k) => Math.abs(v - exact[k]))),
  };
}
