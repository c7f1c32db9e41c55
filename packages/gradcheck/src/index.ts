export { checkGradient, checkJvp, checkVjp, type PullBack, type PushForward } from './check/check-vjp.js';
export { gradcheck, gradgradcheck, type GradcheckOptions } from './check/gradcheck.js';
export type { CheckOptions } from './check/options.js';
export type { AnyFunction } from './check/problem.js';
export { GradientCheckError, type Entry, type Report, type Verdict } from './check/report.js';
export {
  derivative,
  oneSided,
  ridders,
  type Along,
  type Derivative,
  type Estimate,
  type RiddersOptions,
} from './numeric/ridders.js';
