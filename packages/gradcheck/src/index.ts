export { ndarrays, operands, type ArrayOptions, type MakeArray } from './arbitraries/ndarrays.js';
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
export { checkDispatcher, type DispatcherOptions, type DispatcherPart } from './conformance/check-dispatcher.js';
export { checkImplementer, type ImplementerOptions, type KnownCall } from './conformance/check-implementer.js';
export type { Dispatcher } from './conformance/worlds.js';
export { LawError } from './laws/compare.js';
export { testRule, type LawGroup, type LawResult, type RuleOptions, type RuleReport } from './laws/test-rule.js';
