/** Where an op's argument may lie, and where its derivative is a choice. Tests sample it, docs print it. */
export interface Domain {
  readonly low: number;
  readonly high: number;
  /** Points at which the function is not differentiable and a subgradient was chosen. */
  readonly kinks: readonly number[];
  /** How docs name it. */
  readonly text: string;
}

const domain = (text: string, low: number, high: number, kinks: readonly number[] = []): Domain => ({
  text,
  low,
  high,
  kinks,
});

/** All real numbers. */
export const real: Domain = domain('ℝ', -4, 4);
/** Numbers above 0. */
export const aboveZero: Domain = domain('(0, ∞)', 0.1, 6);
/** Numbers other than 0. */
export const nonzero: Domain = domain('ℝ ∖ {0}', 0.2, 4);
/** Numbers between two bounds, both excluded. */
export const open = (low: number, high: number): Domain => {
  const margin = (high - low) * 0.05;
  return domain(`(${low}, ${high})`, low + margin, high - margin);
};
/** All real numbers, with a subgradient chosen at the given points. */
export const kinkAt = (...kinks: readonly number[]): Domain =>
  domain(`ℝ, not differentiable at ${kinks.join(', ')}`, -4, 4, kinks);
