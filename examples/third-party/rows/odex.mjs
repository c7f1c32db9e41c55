import odex from 'odex';

function solve(slopes, start, end) {
  const solver = new odex.Solver(start.length);
  solver.absoluteTolerance = solver.relativeTolerance = 1e-9;
  return solver.solve(slopes, 0, start, end).y;
}

export const rows = {
  'growth: y′ = a y, by a, y(0) and the end': {
    of: (a, start, end) => solve((_t, [y]) => [a * y], [start], end),
    at: [
      [1, 1, 1],
      [-0.5, 2, 1.5],
    ],
    accuracy: 1e-6,
  },
  'predator and prey (Lotka and Volterra), by four rates and two populations': {
    of: (a, b, c, d, prey, predators) =>
      solve((_t, [x, y]) => [a * x - b * x * y, c * x * y - d * y], [prey, predators], 2),
    at: [
      [2 / 3, 4 / 3, 1, 1, 1, 1],
      [1, 1, 1, 1, 0.5, 2],
    ],
    accuracy: 1e-6,
  },
};
