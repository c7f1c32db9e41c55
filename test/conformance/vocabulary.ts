/** The ops package as the programs see it: functions by name. */
export type Ops = Readonly<Record<string, unknown>>;

/** Arguments of a step, as values. */
export interface Call {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** How an op of the programs is called here: what must exist, and the call. */
export interface Translation {
  readonly needs: readonly string[];
  readonly call: (f: (name: string) => (...args: readonly unknown[]) => unknown, call: Call) => unknown;
}

/** NumPy's names of options, in ours. */
const optionNames: Readonly<Record<string, string>> = { axis: 'dims', ddof: 'correction', shape: 'shape' };

/** Options in our names, or nothing where there are none: the plain call must work too. */
function options(kwargs: Call['kwargs'], names: Readonly<Record<string, string>> = optionNames): unknown[] {
  const entries = Object.entries(kwargs).map(([key, value]) => [names[key] ?? key, value]);
  return entries.length === 0 ? [] : [Object.fromEntries(entries) as unknown];
}

/** Same arguments, then the options. */
function direct(name: string, names?: Readonly<Record<string, string>>): Translation {
  return { needs: [name], call: (f, { args, kwargs }) => f(name)(...args, ...options(kwargs, names)) };
}

/** An op along one dimension. */
const along = (name: string): Translation => direct(name, { axis: 'dim' });

/** A joining op: a list of arrays along one dimension, which may be left out. */
const join = along;

/** `target op= value`. */
function augmented(name: string): Translation {
  return { needs: [name], call: (f, { args: [target, value] }) => f(name)(target, value, { out: target }) };
}

/** An op that without a dimension works on the flattened array. */
function running(name: string): Translation {
  return {
    needs: [name],
    call: (f, { args: [x], kwargs }) =>
      kwargs['axis'] === undefined ? f(name)(f('ravel')(x), { dims: 0 }) : f(name)(x, ...options(kwargs)),
  };
}

/** A list argument spread over the parameters. */
const spread = (name: string): Translation => ({
  needs: [name],
  call: (f, { args: [list] }) => f(name)(...(list as readonly unknown[])),
});

const renamed: Readonly<Record<string, string>> = {
  // ufuncs
  negative: 'neg',
  positive: 'positive',
  reciprocal: 'reciprocal',
  square: 'square',
  sqrt: 'sqrt',
  cbrt: 'cbrt',
  absolute: 'abs',
  exp: 'exp',
  exp2: 'exp2',
  expm1: 'expm1',
  log: 'ln',
  log2: 'log2',
  log10: 'log10',
  log1p: 'log1p',
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  arcsin: 'asin',
  arccos: 'acos',
  arctan: 'atan',
  sinh: 'sinh',
  cosh: 'cosh',
  tanh: 'tanh',
  arcsinh: 'asinh',
  arccosh: 'acosh',
  arctanh: 'atanh',
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
  power: 'pow',
  maximum: 'maximum',
  minimum: 'minimum',
  arctan2: 'atan2',
  logaddexp: 'logaddexp',
  logaddexp2: 'logaddexp2',
  floor_divide: 'floorDivide',
  // elementwise
  sinc: 'sinc',
  cot: 'cot',
  csc: 'csc',
  sec: 'sec',
  arccot: 'acot',
  arccsc: 'acsc',
  arcsec: 'asec',
  coth: 'coth',
  csch: 'csch',
  sech: 'sech',
  arccoth: 'acoth',
  arccsch: 'acsch',
  relu: 'relu',
  sigmoid: 'sigmoid',
  selu: 'selu',
  hard_tanh: 'hardTanh',
  soft_sign: 'softSign',
  elu: 'elu',
  leaky_relu: 'leakyRelu',
  pow: 'pow',
  clip: 'clip',
  where: 'where',
  softmax: 'softmax',
  logsoftmax: 'logSoftmax',
  // reductions
  sum: 'sum',
  mean: 'mean',
  prod: 'prod',
  max: 'max',
  min: 'min',
  var: 'variance',
  std: 'stdev',
  norm: 'norm',
  // shapes
  reshape: 'reshape',
  ravel: 'ravel',
  flatten: 'flatten',
  T: 'transpose',
  swapaxes: 'swapaxes',
  moveaxis: 'moveaxis',
  squeeze: 'squeeze',
  expand_dims: 'expandDims',
  broadcast_to: 'broadcastTo',
  atleast_1d: 'atleast1d',
  atleast_2d: 'atleast2d',
  atleast_3d: 'atleast3d',
  roll: 'roll',
  set_shape: 'setShape',
  // linear algebra and sequences
  matmul: 'matmul',
  multi_matmul: 'multiDot',
  einsum: 'einsum',
  add_sequence: 'addSequence',
  multiply_sequence: 'multiplySequence',
  // nn
  softmax_crossentropy: 'softmaxCrossEntropy',
  multiclass_hinge: 'multiclassHinge',
  negative_log_likelihood: 'negativeLogLikelihood',
  focal_loss: 'focalLoss',
  softmax_focal_loss: 'softmaxFocalLoss',
  margin_ranking_loss: 'marginRankingLoss',
  conv_nd: 'convNd',
  batchnorm: 'batchNorm',
};

/** Every op of the format. An op whose function does not exist yet is skipped, by looking the function up. */
export const vocabulary: Readonly<Record<string, Translation>> = {
  ...Object.fromEntries(Object.entries(renamed).map(([theirs, ours]) => [theirs, direct(ours)])),
  glu: along('glu'),
  repeat: along('repeat'),
  stack: join('stack'),
  cumsum: running('cusum'),
  cumprod: running('cuprod'),
  concatenate: {
    needs: ['concat'],
    call: (f, { args: [list], kwargs: { axis = 0, ...kwargs } }) =>
      axis === null
        ? f('concat')(
            (list as readonly unknown[]).map((x) => f('ravel')(x)),
            { dim: 0, ...kwargs },
          )
        : f('concat')(list, { dim: axis, ...kwargs }),
  },
  add_sequence: spread('addSequence'),
  multiply_sequence: spread('multiplySequence'),
  transpose: {
    needs: ['transpose'],
    call: (f, { args: [x], kwargs: { axes } }) => (axes === undefined ? f('transpose')(x) : f('transpose')(x, axes)),
  },
  squeeze: {
    needs: ['squeeze'],
    call: (f, { args: [x], kwargs: { axis } }) => (axis === undefined ? f('squeeze')(x) : f('squeeze')(x, axis)),
  },
  max_pool: {
    needs: ['maxPool'],
    call: (f, { args: [x, pool, stride] }) => f('maxPool')(x, pool, { stride }),
  },
  getitem: {
    needs: ['at'],
    call: (f, { args: [x, index] }) => f('at')(x, ...(index as readonly unknown[])),
  },
  setitem: { needs: ['assign'], call: (f, { args: [x, index, value] }) => f('assign')(x, index, value) },
  iadd: augmented('add'),
  isub: augmented('sub'),
  imul: augmented('mul'),
  idiv: augmented('div'),
  ipow: augmented('pow'),
};

/** Statements that the interpreter runs itself. */
export const statements: ReadonlySet<string> = new Set(['copy', 'del', 'backward', 'no_autodiff']);

/** What an op of the programs needs that does not exist; `[op]` when nobody knows the op. */
export function missing(op: string, ops: Ops): readonly string[] {
  if (statements.has(op)) return [];
  const needs = vocabulary[op]?.needs;
  return needs === undefined ? [op] : needs.filter((name) => typeof ops[name] !== 'function');
}
