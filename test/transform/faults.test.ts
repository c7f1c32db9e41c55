import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Programs } from './programs.js';
import { differenceOnNumbers, differenceOnTensors } from './compare.js';
import { rewritten } from './run.js';

/** Ways to get the emitted code or the runtime wrong, each of which the random programs must find. */
const faults: Record<string, (code: string) => string> = {
  'a difference for a sum': (code) => code.replaceAll('$op.add(', '$op.sub('),
  'factors for a quotient': (code) => code.replaceAll('$op.mul(', '$op.div('),
  'a sign': (code) => code.replaceAll('$op.neg(', '$op.pos('),
  'a wrong function of Math': (code) => code.replaceAll('$op.Math.sin(', '$op.Math.cos('),
  'an increment for a decrement': (code) => code.replaceAll('$op.dec(', '$op.inc('),
  'a comparison turned around': (code) => code.replaceAll('$op.lt(', '$op.gt('),
  'equality of objects': (code) => code.replaceAll('$op.same(', '!$op.same('),
  'tensors that are always true': (code) => code.replace(/\$op\.test\(/g, 'Boolean('),
  'typeof of objects': (code) => code.replace(/\$op\.kind\([^()]*\)/g, "'object'"),
  'tensors lost beside memory': (code) => code.replace(/\$op\.hidden\(([^(),]*),([^(),]*),([^(),]*)\)/g, '$3'),
  'tensors not stored': (code) => code.replace(/!\$op\.stored\([^()]*\)/g, 'true'),
  'a number-only copy without its test': (code) => code.replace(/if\(typeof [^{}]*?\)return \$op_\d+\([^()]*\);/g, ''),
  'postfix for prefix': (code) => code.replace(/\?(\w+)\+\+:/g, '?++$1:'),
  'prefix for postfix': (code) => code.replace(/\?--(\w+):/g, '?$1--:'),
  'an operand read late': (code) => code.replace(/\((\$op\d)=(\w+),/g, '($1=0,'),
  'an operand left out of a check': (code) => code.replace(/&&typeof \$op\d==='number'\?/g, '?'),
  'a sum of the wrong variable': (code) => code.replaceAll('$op2)', '$op1)'),
  'the sign of a compound assignment': (code) => code.replace(/(\w)\+ \(/g, '$1- ('),
  'Math left alone': (code) => code.replaceAll('$op.Math', 'Math'),
  'a sort with raw comparators': (code) => code.replaceAll('$op.on.sort(', '((o,f,...a)=>f.apply(o,a))('),
};

const most = 2000;
const list = fc.array(fc.nat(10_000), { minLength: 80, maxLength: 400, size: 'max' });
const lists = fc.sample(list, { numRuns: most, seed: 7 });
const made: { smooth: boolean; source: string; right: string }[] = [];

/** Program number `k`, made when it is first needed. */
function programAt(k: number): (typeof made)[number] {
  const smooth = k % 2 === 0;
  const source = made[k]?.source ?? new Programs(lists[k]!, smooth).program();
  return (made[k] ??= { smooth, source, right: rewritten(source) });
}

describe('the random programs find', () => {
  for (const [name, fault] of Object.entries(faults)) {
    it(name, () => {
      const found = lists.findIndex((_, k) => isFound(programAt(k), k, fault));
      expect(found, `${most} programs did not show it`).toBeGreaterThanOrEqual(0);
    });
  }
});

function isFound(
  { smooth, source, right }: (typeof made)[number],
  k: number,
  fault: (code: string) => string,
): boolean {
  const wrong = fault(right);
  if (wrong === right) return false;
  const [x, y] = [((k * 37) % 400) / 100 - 2 + 0.000_137_1, ((k * 53) % 400) / 100 - 2 + 0.000_271_3];
  try {
    if (differenceOnNumbers(source, wrong, () => [x, y]) !== null) return true;
    return smooth && differenceOnTensors(source, wrong, x, y) !== null;
  } catch {
    return true; // loud: does not parse, or loses a gradient
  }
}
