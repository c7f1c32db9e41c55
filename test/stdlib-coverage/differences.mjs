// Directional derivatives by extrapolated central differences, for all outputs at once.

const shrink = 1.6;
const steps = 7;

/**
 * Ridders' method (Press et al., Numerical Recipes, 5.7).
 *
 * @param f - outputs at a distance along the direction; `null` where there are none
 * @returns `{ slope, error }` for each output; both NaN where an output is NaN nearby; `null` when `f` fails nearby
 */
export function differences(f, first) {
  let h = first;
  let table = null;
  let best = null;
  for (let i = 0; i < steps; i++, h /= shrink) {
    const up = f(h);
    const down = f(-h);
    if (up === null || down === null || up.length !== down.length) {
      if (table !== null) return null;
      continue;
    }
    const row = [up.map((y, k) => (y === down[k] && Number.isFinite(y) ? 0 : (y - down[k]) / (2 * h)))];
    if (best === null) best = row[0].map((slope) => ({ slope, error: Infinity, done: false }));
    if (best.length !== up.length) return null;
    if (table !== null) {
      let factor = shrink * shrink;
      for (let j = 1; j <= table.length; j++) {
        row.push(row[j - 1].map((y, k) => (y * factor - table[j - 1][k]) / (factor - 1)));
        factor *= shrink * shrink;
        for (let k = 0; k < best.length; k++) {
          const error = Math.max(Math.abs(row[j][k] - row[j - 1][k]), Math.abs(row[j][k] - table[j - 1][k]));
          if (error <= best[k].error || Number.isNaN(best[k].slope)) {
            best[k].slope = row[j][k];
            best[k].error = error;
          }
        }
      }
    }
    table = row;
  }
  return best;
}
