/**
 * Functions of arrays whose results are constant wherever they are differentiable, and why. Differences are asked all the
 * same at each call.
 */
export const locallyConstant: ReadonlyMap<string, string> = new Map([
  ['@stdlib/stats/kruskal-test', 'reads ranks only'],
  ['@stdlib/stats/wilcoxon', 'reads signs and ranks of absolute values only'],
  ['@stdlib/stats/fligner-test', 'reads ranks of distances from medians only'],
  ['@stdlib/stats/ranks', 'ranks change where two values change places only'],
]);
