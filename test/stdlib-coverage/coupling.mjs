// Draws by rejection leap with the parameters when the noise is held fixed: what can be compared is the draw that has
// the same probability.
import { require } from './enumerate.mjs';

const families = new Map(
  Object.entries({ beta: 2, betaprime: 2, chi: 1, chisquare: 1, erlang: 2, f: 2, gamma: 2, invgamma: 2, t: 1 }),
);

/**
 * Draws for other parameters; `null` for functions that are no such samplers.
 *
 * @returns a function of the parameters that vary, of what they become, and of the draws
 */
export function couplingOf(id, args, slots) {
  const [, kind, name, part] =
    /^@stdlib\/random\/(?:(base|array|iter)\/)?([^/.]+?)((?:\.factory)?(?:\(\))?(?:\.assign)?)$/.exec(id) ?? [];
  const count = families.get(name);
  if (count === undefined) return null;
  const start = kind === 'base' || kind === 'iter' || part.endsWith('.assign') || part === '.factory' ? 0 : 1;
  const params = args.slice(start, start + count);
  const places = slots.map(({ arg }) => arg - start);
  if (!places.some((k) => k >= 0 && k < count)) return null;
  // parameters of several elements: which goes with which draw is not told
  if (!params.every((x) => typeof x === 'number')) return (_from, _to, draws) => draws?.map(() => NaN) ?? null;
  const cdf = require(`@stdlib/stats/base/dists/${name}/cdf`);
  const quantile = require(`@stdlib/stats/base/dists/${name}/quantile`);
  const filled = (values) => params.map((x, k) => (places.includes(k) ? values[places.indexOf(k)][0] : x));
  return (from, to, draws, others) => {
    if (draws === null || others === null || from.every((x, k) => x.every((e, j) => e === to[k][j]))) return draws;
    // what does not change is no draw: lengths, seeds
    const moved = draws.map((x, k) => (x === others[k] ? x : quantile(cdf(x, ...filled(from)), ...filled(to))));
    return Object.assign(moved, { booleans: draws.booleans });
  };
}
