import type { AnyNode, CallExpression, Identifier, MemberExpression } from 'acorn';
import type { Scopes } from './scope.js';

/** Members of `Math` that are numbers. */
const constants = new Set(['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2']);

/** Functions of `Math` that give a plain number for any number or tensor. */
const steps = new Set(['ceil', 'clz32', 'floor', 'imul', 'random', 'round', 'sign', 'trunc']);

/** Functions of `Math` that follow their argument. */
const smooth = new Set([
  'abs',
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atan2',
  'atanh',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'fround',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'max',
  'min',
  'pow',
  'sin',
  'sinh',
  'sqrt',
  'tan',
  'tanh',
]);

/** Functions of `Number` that answer with a boolean. */
const predicates = new Set(['isFinite', 'isInteger', 'isNaN', 'isSafeInteger']);

const numberConstants = new Set([
  'EPSILON',
  'MAX_SAFE_INTEGER',
  'MAX_VALUE',
  'MIN_SAFE_INTEGER',
  'MIN_VALUE',
  'NEGATIVE_INFINITY',
  'NaN',
  'POSITIVE_INFINITY',
]);

/** Tells whether an identifier is the global of that name. */
export function isGlobal(node: AnyNode, name: string, scopes: Scopes): node is Identifier {
  return node.type === 'Identifier' && node.name === name && !scopes.of.has(node);
}

/** The name of a property that is written out: `a.name`. */
export function propertyName(node: MemberExpression): string | null {
  return !node.computed && node.property.type === 'Identifier' ? node.property.name : null;
}

/** The name of a member of a global object, `Math.sin` → `sin`; `null` for anything else. */
export function memberOf(node: AnyNode, global: string, scopes: Scopes): string | null {
  if (node.type !== 'MemberExpression' || node.optional || !isGlobal(node.object, global, scopes)) return null;
  return propertyName(node);
}

/** The function of `Math` that is called with arguments one by one. */
export function mathCall(node: AnyNode, scopes: Scopes): { name: string; steps: boolean } | null {
  if (node.type !== 'CallExpression' || node.optional) return null;
  const name = memberOf(node.callee, 'Math', scopes);
  if (name === null || node.arguments.some((arg) => arg.type === 'SpreadElement')) return null;
  return smooth.has(name) || steps.has(name) ? { name, steps: steps.has(name) } : null;
}

/** Tells whether an expression is a number that the language gives: `Math.PI`, `Number.EPSILON`. */
export function isConstant(node: AnyNode, scopes: Scopes): boolean {
  const ofMath = memberOf(node, 'Math', scopes);
  if (ofMath !== null) return constants.has(ofMath);
  const ofNumber = memberOf(node, 'Number', scopes);
  return ofNumber !== null && numberConstants.has(ofNumber);
}

/** Tells whether a call of a global gives a boolean or a string, whatever it gets. */
export function isTest({ callee }: CallExpression, scopes: Scopes): boolean {
  if (callee.type === 'Identifier')
    return !scopes.of.has(callee) && ['Boolean', 'String', 'isFinite', 'isNaN', 'parseInt'].includes(callee.name);
  const name = memberOf(callee, 'Number', scopes);
  if (name !== null) return predicates.has(name);
  return memberOf(callee, 'Array', scopes) === 'isArray';
}
