import { vocabulary } from '../../test/conformance/vocabulary.js';

/** What an op is called elsewhere. */
export interface Names {
  readonly mygrad?: string;
  readonly numpy?: string;
  /** Path below `@stdlib`. */
  readonly stdlib?: string;
}

const special = 'math/base/special';

/** NumPy's name and `@stdlib`'s path, `-` where there is none; checked against the installed `@stdlib` by a test. */
const table = `
abs          absolute             math/special/abs
acos         arccos               ${special}/acos
acosh        arccosh              ${special}/acosh
acot         -                    ${special}/acot
acoth        -                    ${special}/acoth
acsc         -                    ${special}/acsc
acsch        -                    ${special}/acsch
add          add                  number/float64/base/add
arange       arange               -
argmax       argmax               -
argmin       argmin               -
argsort      argsort              -
asec         -                    ${special}/asec
asech        -                    ${special}/asech
asin         arcsin               ${special}/asin
asinh        arcsinh              ${special}/asinh
at           x[...]               ndarray/slice
assign       x[...]=y             ndarray/slice-assign
atan         arctan               ${special}/atan
atan2        arctan2              ${special}/atan2
atanh        arctanh              ${special}/atanh
atleast1d    atleast_1d           -
atleast2d    atleast_2d           -
atleast3d    atleast_3d           -
broadcastTo  broadcast_to         ndarray/broadcast-array
cbrt         cbrt                 ${special}/cbrt
ceil         ceil                 ${special}/ceil
cholesky     linalg.cholesky      -
clip         clip                 ${special}/clamp
concat       concatenate          ndarray/concat
cos          cos                  ${special}/cos
cosh         cosh                 ${special}/cosh
cot          -                    ${special}/cot
coth         -                    ${special}/coth
csc          -                    ${special}/csc
csch         -                    ${special}/csch
cuprod       cumprod              -
cusum        cumsum               blas/ext/cusum
det          linalg.det           -
diagonal     diagonal             ndarray/diagonal
digamma      -                    ${special}/digamma
div          divide               number/float64/base/div
dot          dot                  blas/gdot
eigh         linalg.eigh          -
einsum       einsum               -
equal        equal                -
exp          exp                  ${special}/exp
exp10        -                    ${special}/exp10
exp2         exp2                 ${special}/exp2
expandDims   expand_dims          ndarray/spread-dimensions
expit        -                    ${special}/expit
expm1        expm1                ${special}/expm1
eye          eye                  -
fft          fft.fft              -
fft2         fft.fft2             -
fftn         fft.fftn             -
ifft         fft.ifft             -
ifft2        fft.ifft2            -
ifftn        fft.ifftn            -
irfft        fft.irfft            -
rfft         fft.rfft             -
flatten      ravel                ndarray/flatten
flip         flip                 ndarray/to-reversed
floor        floor                ${special}/floor
floorDivide  floor_divide         -
full         full                 -
fullLike     full_like            -
greater      greater              -
greaterEqual greater_equal        -
hypot        hypot                ${special}/hypot
inner        inner                -
inv          linalg.inv           -
kron         kron                 -
less         less                 -
lessEqual    less_equal           -
linspace     linspace             blas/ext/linspace
ln           log                  ${special}/ln
log10        log10                ${special}/log10
log1p        log1p                ${special}/log1p
log2         log2                 ${special}/log2
logaddexp    logaddexp            ${special}/logaddexp
logaddexp2   logaddexp2           -
lstsq        linalg.lstsq         -
matmul       matmul               -
matrixPower  linalg.matrix_power  -
max          max                  stats/max
maximum      maximum              ${special}/max
mean         mean                 stats/mean
median       median               -
meshgrid     meshgrid             -
min          min                  stats/min
minimum      minimum              ${special}/min
moveaxis     moveaxis             -
mul          multiply             number/float64/base/mul
multiDot     linalg.multi_dot     -
neg          negative             -
norm         linalg.norm          -
normal       random.normal        -
notEqual     not_equal            -
ones         ones                 ndarray/ones
onesLike     ones_like            ndarray/ones-like
outer        outer                -
pad          pad                  -
permutation  random.permutation   -
pinv         linalg.pinv          -
polygamma    -                    ${special}/polygamma
positive     positive             -
pow          power                ${special}/pow
prod         prod                 -
qr           linalg.qr            -
quantile     quantile             -
rand         random.rand          -
randint      random.randint       -
randn        random.randn         -
ravel        ravel                ndarray/flatten
reciprocal   reciprocal           ${special}/inv
relu         -                    ${special}/ramp
repeat       repeat               -
reshape      reshape              -
roll         roll                 blas/ext/circshift
rot90        rot90                ndarray/rot90
round        round                ${special}/round
sec          -                    ${special}/sec
sech         -                    ${special}/sech
sigmoid      -                    ${special}/expit
signum       sign                 ${special}/signum
sin          sin                  ${special}/sin
sinc         sinc                 ${special}/sinc
sinh         sinh                 ${special}/sinh
slidingWindowView lib.stride_tricks.sliding_window_view -
slogdet      linalg.slogdet       -
softplus     -                    ${special}/log1pexp
solve        linalg.solve         -
sort         sort                 blas/ext/to-sorted
split        split                -
sqrt         sqrt                 ${special}/sqrt
square       square               ${special}/abs2
squeeze      squeeze              ndarray/remove-singleton-dimensions
stack        stack                -
stdev        std                  -
sub          subtract             number/float64/base/sub
sum          sum                  blas/ext/sum
svd          linalg.svd           -
swapaxes     swapaxes             -
take         take                 -
takeAlongAxis take_along_axis     -
tan          tan                  ${special}/tan
tanh         tanh                 ${special}/tanh
tensor       array                ndarray/array
tensordot    tensordot            -
tile         tile                 -
trace        trace                -
transpose    transpose            ndarray/transpose
trigamma     -                    ${special}/trigamma
tril         tril                 -
triu         triu                 -
trunc        trunc                ${special}/trunc
uniform      random.uniform       -
variance     var                  -
vdot         vdot                 -
where        where                -
xlog1py      -                    ${special}/xlog1py
xlogy        -                    ${special}/xlogy
zeros        zeros                ndarray/zeros
zerosLike    zeros_like           ndarray/zeros-like
`;

const elsewhere = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [ours, numpy, stdlib] = line.split(/\s+/) as [string, string, string];
      return [ours, { numpy, stdlib }] as const;
    }),
);

// MyGrad's names are those of the conformance programs: `T` and `x += y` are forms of other ops there
const forms = new Set(['T', 'iadd', 'isub', 'imul', 'idiv', 'ipow', 'pow']);
const mygrad = new Map<string, string>();
for (const [theirs, { needs }] of Object.entries(vocabulary)) {
  const [ours] = needs;
  if (ours !== undefined && !forms.has(theirs)) mygrad.set(ours, theirs);
}

/** What an op is called elsewhere. */
export function namesOf(op: string): Names {
  const { numpy = '-', stdlib = '-' } = elsewhere.get(op) ?? {};
  const theirs = mygrad.get(op);
  return {
    ...(theirs === undefined ? {} : { mygrad: theirs }),
    ...(numpy === '-' ? {} : { numpy }),
    ...(stdlib === '-' ? {} : { stdlib }),
  };
}

/** Ops of the table of names that don't exist: the table's own check. */
export function unknownNames(exists: (op: string) => boolean): string[] {
  return [...elsewhere.keys()].filter((op) => !exists(op));
}

/** All paths below `@stdlib` that docs mention. */
export function stdlibPaths(): string[] {
  return [...elsewhere.values()].flatMap(({ stdlib }) => (stdlib === '-' ? [] : [stdlib]));
}
