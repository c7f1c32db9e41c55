/**
 * The folders of `@stdlib` that hold packages: parent, then children. Dashes of single packages (`math-base-special-sin`)
 * stand for slashes after these, and for themselves elsewhere. A test compares it with what is installed.
 */
const folders: Readonly<Record<string, string>> = {
  '': 'array assert blas complex fft iter lapack math ml ndarray number random simulate stats strided',
  array: 'base',
  'array/base': 'assert banded symmetric symmetric-banded',
  assert: 'napi tools',
  blas: 'base ext tools',
  'blas/base': 'assert ndarray wasm',
  'blas/ext': 'base',
  'blas/ext/base': 'ndarray wasm',
  complex: 'base float32 float64',
  'complex/base': 'assert',
  'complex/float32': 'base',
  'complex/float32/base': 'assert',
  'complex/float64': 'base',
  'complex/float64/base': 'assert',
  fft: 'base',
  lapack: 'base',
  math: 'array base iter special strided tools',
  'math/array': 'special tools',
  'math/base': 'assert napi special tools utils',
  'math/base/special': 'fast',
  'math/iter': 'ops sequences special tools utils',
  'math/strided': 'ops special',
  ml: 'base incr',
  ndarray: 'base iter vector',
  'ndarray/base': 'assert napi',
  number: 'float16 float32 float64 int16 int32 int8 uint16 uint32 uint64 uint8',
  'number/float16': 'base',
  'number/float16/base': 'assert',
  'number/float32': 'base',
  'number/float32/base': 'assert',
  'number/float64': 'base',
  'number/float64/base': 'assert',
  'number/int16': 'base',
  'number/int32': 'base',
  'number/int8': 'base',
  'number/uint16': 'base',
  'number/uint32': 'base',
  'number/uint8': 'base',
  random: 'array base iter streams strided tools',
  'random/array': 'tools',
  'random/strided': 'tools',
  simulate: 'iter',
  stats: 'array base incr iter strided',
  'stats/base': 'dists ndarray ztest',
  'stats/base/dists':
    'arcsine bernoulli beta betaprime binomial bradford cauchy chi chisquare cosine degenerate discrete-uniform erlang exponential f frechet gamma geometric gumbel halfnormal hypergeometric invgamma kumaraswamy laplace levy logistic lognormal negative-binomial normal pareto-type1 planck poisson rayleigh signrank studentized-range t triangular truncated-normal uniform wald weibull',
  'stats/base/ztest': 'one-sample two-sample',
  'stats/base/ztest/one-sample': 'results',
  'stats/base/ztest/two-sample': 'results',
  'stats/strided': 'distances wasm',
  strided: 'base napi',
};

/** Paths of all folders of `@stdlib` in which numeric packages live: `math/base/special`. */
export const namespaces: ReadonlySet<string> = new Set(
  Object.entries(folders).flatMap(([parent, children]) =>
    children.split(' ').map((child) => (parent ? `${parent}/${child}` : child)),
  ),
);
