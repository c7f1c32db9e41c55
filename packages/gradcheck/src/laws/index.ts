export { LawError, demand, demandClose, demandSame, fail } from './compare.js';
export { defaults, forAll, law, lawOfEntry, type Law, type LawOptions } from './law.js';
export { laws } from './laws.js';
export { lawResults, testRule, type LawGroup, type LawResult, type RuleOptions, type RuleReport } from './test-rule.js';
export {
  allNumbers,
  differentiate,
  evaluate,
  gradientOf,
  numbersOf,
  onTensors,
  outputsOf,
  pullBack,
  split,
  variables,
  type Run,
} from './run.js';
export { entryOf, subjectsOf, type Call, type Subject } from './subject.js';
export { direction, dot } from '../numeric/direction.js';
export {
  arrayFrom,
  directions,
  domainOf,
  samples,
  seeds,
  specialPoints,
  stepWithin,
  type Sample,
} from '../arbitraries/samples.js';
export { anyShape, broadcastingShapes, eachIndex, sizeOf, stridesOf, type Shape } from '../arbitraries/shapes.js';
export {
  arrayWithin,
  bytesOf,
  contiguous,
  foreign,
  leafOver,
  place,
  placedOperands,
  placements,
  viewOfTensor,
  viewWithin,
  type Placed,
  type PlacedSample,
  type Placement,
} from '../arbitraries/placements.js';
export { modelWorld, runWorld, worlds, type Dispatcher, type World } from '../conformance/worlds.js';
