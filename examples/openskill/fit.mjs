// Fits the parameters of openskill, an unmodified package from npm, to results of real matches by gradient descent.
import { thurstoneMostellerFull as model } from 'openskill/models';
import { tensor } from 'stdgrad';
import { season } from './loss.mjs';
import { matches } from './six-nations.mjs';

const names = ['beta', 'tau', 'home'];
const byName = (point) => Object.fromEntries(names.map((name, k) => [name, point[k]]));
const loss = (point) => season(byName(point), model).loss;

/** Tensors in, `backward()` on what comes out. */
function valueAndGradient(point) {
  const parameters = point.map((x) => tensor(x));
  const result = loss(parameters);
  result.backward();
  return [result.item(), parameters.map((parameter) => parameter.grad.get())];
}

const difference = (point, k, h = 1e-4) =>
  (loss(point.with(k, point[k] + h)) - loss(point.with(k, point[k] - h))) / (2 * h);

/** Gradient descent; the step is as long as the last two gradients say (Barzilai and Borwein 1988). */
function descend(start, steps, progress) {
  let point = start;
  let [value, gradient] = valueAndGradient(point);
  let length = 100;
  for (let step = 0; step <= steps; step++) {
    progress(step, value, point, gradient);
    const next = point.map((x, k) => x - length * gradient[k]);
    const [nextValue, nextGradient] = valueAndGradient(next);
    if (nextValue > value) {
      length /= 4;
      continue;
    }
    const moved = next.map((x, k) => x - point[k]);
    const turned = nextGradient.map((g, k) => g - gradient[k]);
    const dot = (a, b) => a.reduce((sum, x, k) => sum + x * b[k], 0);
    length = Math.abs(dot(moved, moved) / dot(moved, turned)) || length;
    [point, value, gradient] = [next, nextValue, nextGradient];
  }
  return { point, value };
}

const column = (x, digits, width) => x.toFixed(digits).padStart(width);

/** Runs and prints the fit; gives what the main job checks. */
export function fitRatings(print = console.log) {
  const start = [25 / 6, 25 / 300, 0];
  const [first, gradient] = valueAndGradient(start);
  print(
    `   ${matches.length} matches of rugby’s Six Nations 2021–2024; parameters: openskill’s beta and tau, and playing at home`,
  );
  print('   step   log loss       beta        tau       home     |gradient|');
  const { point, value } = descend(start, 40, (step, loss, at, slope) => {
    if (step % 5 > 0 && step !== 1 && step !== 2) return;
    const numbers = at.map((x) => column(x, 4, 11)).join('');
    print(
      `   ${String(step).padStart(4)}${column(loss, 8, 11)}${numbers}      ${Math.hypot(...slope).toExponential(1)}`,
    );
  });
  const differences = start.map((_, k) => difference(start, k));
  print(`\n   gradient at the start       ${gradient.map((g) => column(g, 10, 15)).join('')}`);
  print(`   differences, plain numbers  ${differences.map((g) => column(g, 10, 15)).join('')}`);
  const { ratings } = season(byName(point), model);
  const table = Object.entries(ratings).sort(([, a], [, b]) => b.mu - a.mu);
  print(
    `   ratings: ${table.map(([team, { mu, sigma }]) => `${team} ${mu.toFixed(0)} ± ${sigma.toFixed(0)}`).join(', ')}`,
  );
  const off = Math.max(...gradient.map((g, k) => Math.abs(g - differences[k])));
  return { first, value, off };
}
