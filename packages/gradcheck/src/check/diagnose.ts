import type { Entry } from './report.js';

/** What the differences have in common: the likely mistake, in a sentence each. */
export function diagnose(bad: readonly Entry[], all: readonly Entry[]): string[] {
  const wrong = bad.filter(({ verdict }) => verdict === 'wrong');
  const hints = [...aboutWrong(wrong, all), ...aboutVerdicts(bad)];
  return hints.length > 0 ? hints : ['check the derivative of the entries above.'];
}

function aboutWrong(wrong: readonly Entry[], all: readonly Entry[]): string[] {
  if (wrong.length === 0) return [];
  const silent = [...new Set(wrong.map(({ argument }) => argument))].filter((k) =>
    all.every(({ argument, element, analytic }) => argument !== k || element === null || analytic === 0),
  );
  const elements = wrong.filter(({ element }) => element !== null);
  if (silent.length > 0 && elements.length > 0)
    return silent.map((k) => `no gradient flows to argument ${k}: is a part of the function cut off or missing?`);
  const ratio = commonRatio(wrong);
  if (ratio === -1) return ['every wrong derivative has the opposite sign.'];
  if (ratio !== null && wrong.length > 1)
    return [`every wrong derivative is ${Number(ratio.toPrecision(7))} times what it should be.`];
  if (isTransposed(wrong, all)) return ['the derivatives are right, but transposed.'];
  if (isShifted(wrong, all)) return ['the derivatives are right, but each one place off.'];
  if (wrong.length === 1) return [`only one derivative is wrong, by a factor of ${factor(wrong[0]!)}.`];
  return [];
}

const factor = ({ analytic, numeric }: Entry): number => Number((analytic / numeric).toPrecision(7));

function commonRatio(wrong: readonly Entry[]): number | null {
  const telling = wrong.filter(({ numeric, error }) => Math.abs(numeric) > 1e3 * error + 1e-9);
  const [first] = telling;
  if (first === undefined || telling.length < wrong.length) return null;
  const ratio = first.analytic / first.numeric;
  const same = telling.every(({ analytic, numeric }) => close(analytic, ratio * numeric));
  if (!same) return null;
  return Math.abs(ratio + 1) < 1e-6 ? -1 : ratio;
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * (1e-3 + Math.abs(b));

/** Analytic and numeric derivatives of an argument of two dimensions, by index. */
function isTransposed(wrong: readonly Entry[], all: readonly Entry[]): boolean {
  const numeric = new Map(all.map((entry) => [key(entry, entry.element), entry.numeric]));
  return wrong.every((entry) => {
    if (entry.element?.length !== 2) return false;
    const other = numeric.get(key(entry, entry.element.toReversed()));
    return other !== undefined && close(entry.analytic, other);
  });
}

function isShifted(wrong: readonly Entry[], all: readonly Entry[]): boolean {
  const numeric = new Map(all.map((entry) => [key(entry, entry.element), entry.numeric]));
  return [-1, 1].some((by) => {
    const found = wrong.map((entry) => {
      if (entry.element === null || entry.element.length === 0) return null;
      const other = numeric.get(key(entry, shifted(entry.element, by)));
      return other === undefined ? undefined : close(entry.analytic, other);
    });
    // the one at the end has no neighbour
    return wrong.length > 2 && found.filter((x) => x === true).length >= wrong.length - 1 && !found.includes(false);
  });
}

const shifted = (index: readonly number[], by: number): number[] => [...index.slice(0, -1), index.at(-1)! + by];

const key = ({ argument, result, place }: Entry, element: Entry['element']): string =>
  `${argument} ${element?.join()} ${result} ${place?.join()}`;

function aboutVerdicts(bad: readonly Entry[]): string[] {
  const verdicts = new Set(bad.map(({ verdict }) => verdict));
  const hints: string[] = [];
  if (verdicts.has('not finite'))
    hints.push(
      'a derivative is NaN or infinite where differences are finite: look for 0/0, 0·∞ or a masked-out value.',
    );
  if (verdicts.has('kink'))
    hints.push(
      "the function has a kink at this input: its derivatives from the left and the right are shown as numeric; move the input off the kink, or pass { kinks: 'between' } to accept what lies between them.",
    );
  if (verdicts.has('unsettled'))
    hints.push(
      'differences do not settle: the function is noisy or jumps near this input, or the input is at the edge of its domain; move the input, or allow more with { rtol, atol }.',
    );
  return hints;
}
