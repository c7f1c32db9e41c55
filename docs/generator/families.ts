/** A page: which modules it tells of, and what it says first. */
export interface Family {
  /** `elementwise/arithmetic`, or a folder. */
  readonly path: string;
  readonly title: string;
  readonly intro: string;
}

const ufuncs =
  'Element by element, operands broadcast to each other; options `dtype`, `constant`, `out`, and `where` with `out`.';

/** Titles in the order of the index. A family that is not listed gets a page all the same. */
export const families: readonly Family[] = [
  { path: 'elementwise/arithmetic', title: 'Arithmetic', intro: ufuncs },
  { path: 'elementwise/power', title: 'Powers and logarithms of sums', intro: ufuncs },
  { path: 'elementwise/exponential', title: 'Exponentials and logarithms', intro: ufuncs },
  { path: 'elementwise/trigonometric', title: 'Trigonometry', intro: ufuncs },
  { path: 'elementwise/hyperbolic', title: 'Hyperbolic functions', intro: ufuncs },
  { path: 'elementwise/special', title: 'Special functions', intro: ufuncs },
  {
    path: 'elementwise/comparison',
    title: 'Comparisons',
    intro: `${ufuncs} Results are constant: no gradient flows through them.`,
  },
  {
    path: 'elementwise/rounding',
    title: 'Rounding',
    intro:
      'Constant almost everywhere. A variable is refused with `NotDifferentiableError`, since its gradient would be lost silently; `stopGradient(x)` says that this is what you want.',
  },
  { path: 'elementwise/sequence', title: 'Several operands, bounds', intro: '' },
  {
    path: 'reduce',
    title: 'Reductions',
    intro: 'Over all elements, or over the dimensions of option `dims`: a number, a list, or an empty list for none.',
  },
  {
    path: 'shape',
    title: 'Shapes',
    intro: 'Where no copy is needed the result is a view: it shares memory and gradient with its operand.',
  },
  { path: 'indexing', title: 'Indexing, sorting, choosing', intro: '' },
  {
    path: 'linalg',
    title: 'Linear algebra',
    intro: 'Matrices are the last two dimensions; the others are stacks, which broadcast.',
  },
  { path: 'nn', title: 'Neural networks', intro: '' },
  {
    path: 'create',
    title: 'Making tensors',
    intro:
      'Results are new: nothing flows back to the arguments. Floats are variables unless `constant: true`; integers and booleans are always constant.',
  },
  {
    path: 'random',
    title: 'Random tensors',
    intro: 'Results are new: nothing flows back to the arguments. The same seed gives the same numbers everywhere.',
  },
  { path: 'functional', title: 'Functions of functions', intro: 'Nested to any order.' },
  { path: 'core', title: 'Tensors and tracking', intro: '' },
  { path: 'protocol', title: 'The protocol', intro: 'For libraries whose functions dispatch on tensors.' },
  { path: 'define', title: 'Defining ops', intro: 'What the rows of the table are made with.' },
];

const split = 'elementwise';
const functional = new Set(['functional', 'forward']);

/** The page of a declaration. */
export function pathOf([pack, folder, module]: readonly [string, string, string]): string {
  if (pack !== 'ops') return pack === 'core' && functional.has(module) ? 'functional' : pack;
  return folder === split ? `${folder}/${module}` : folder === '' ? 'define' : folder;
}

/** Title and introduction of a page. */
export function familyOf(path: string): Family {
  return families.find((family) => family.path === path) ?? { path, title: path, intro: '' };
}

/** Where pages stand in the index. */
export function rank(path: string): number {
  const place = families.findIndex((family) => family.path === path);
  return place < 0 ? families.length : place;
}
