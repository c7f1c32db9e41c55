/** The page's own code, with plain operators. */
export function energy([x, y, z]) {
  let sum = 0;
  for (const [k, v] of [x, y, z].entries()) sum += (k + 1) * v ** 2 - Math.sin(v);
  return sum > 0 ? sum * x : -sum;
}
