import { mul, real, unary, type Unary } from '@stdgrad/ops';

/** Sine and cosine of an angle whose unit divides a half turn exactly: whole quarters are taken off before π comes in. */
function circular(suffix: string, half: number): { sine: Unary; cosine: Unary } {
  const rate = Math.PI / half;
  const quarter = half / 2;
  const at = (x: number, shift: number): number => {
    const rest = x % (2 * half);
    const quarters = Math.round(rest / quarter);
    const angle = (rest - quarters * quarter) * rate;
    switch ((quarters + shift) & 3) {
      case 0:
        return Math.sin(angle);
      case 1:
        return Math.cos(angle);
      case 2:
        return -Math.sin(angle);
      default:
        return -Math.cos(angle);
    }
  };
  const sine: Unary = unary(`sin${suffix}`, {
    scalar: (x) => at(x, 0),
    d: ({ x }) => mul(rate, cosine(x)),
    on: real,
  });
  const cosine: Unary = unary(`cos${suffix}`, {
    scalar: (x) => at(x, 1),
    d: ({ x }) => mul(-rate, sine(x)),
    on: real,
  });
  return { sine, cosine };
}

/** sin πx and cos πx, right to the last digits also for large x. */
export const { sine: sinOfPi, cosine: cosOfPi } = circular('Pi', 1);
/** Sine and cosine of x degrees. */
export const { sine: sinOfDegrees, cosine: cosOfDegrees } = circular('Degrees', 180);
