// Puts tensors into a documented call, and judges what comes of it.
import { runInThisContext } from 'node:vm';
import { add, at as take, mul, reshape, sum } from 'stdgrad';
import { couplingOf } from './coupling.mjs';
import { differences } from './differences.mjs';
import { elementsOf, flatten } from './flatten.mjs';
import { run } from './recorder.mjs';

/** Numbers that look random and are the same in every run. */
function generator(seed) {
  let state = (seed * 2654435761 + 88172645) >>> 0;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

/** Later calls that may show what an earlier one left behind. */
function isRelated(path, later) {
  if (path.includes('()') || path.startsWith('#')) return later.startsWith(path.replace(/\(\).*/, '()'));
  return later.startsWith(`${path}()`) || (path === '' && later.startsWith('#'));
}

/** These leave scratch in the arguments, though their results are documented to be new: nobody reads it. */
const spoiling = new Set(['@stdlib/stats/fligner-test', '@stdlib/stats/padjust']);

/** One call of a documented program, which can be made anew with other arguments. */
export class Subject {
  constructor(id, path, program, index, calls, whole) {
    this.id = id;
    this.path = path;
    this.program = program;
    this.index = index;
    const call = calls[index];
    this.call = call;
    this.slots = (call.seen ?? []).map((slot) => ({ ...slot, whole: whole.has(slot.arg) && slot.kind !== 'typed' }));
    const later = calls.flatMap((c, k) => (k > index && isRelated(call.path, c.path) ? [k] : [])).slice(0, 5);
    this.watched = new Set([index, ...later]);
    this.until = Math.max(...this.watched);
    // what the call changes among its arguments, seen in the first runs, and which of them it returns
    this.mutated = new Set();
    this.returned = new Set();
    this.looks = 4;
  }

  /** Makes the call with some slots filled; `fill` is a list of `[slot, part]`. */
  make(fill, visit, isPlain) {
    const { index, until, watched } = this;
    const looks = isPlain && this.looks-- > 0;
    let snapshots = null;
    const plan = {
      call: index,
      until,
      change: (args) => {
        const changed = [...args];
        for (const [slot, part] of fill) changed[slot.arg] = slot.put(changed[slot.arg], part);
        return changed;
      },
      before: (args, k) => {
        if (k === index && looks) snapshots = args.map(numbersOf);
      },
      after: (call, k) => {
        if (!watched.has(k) || !call.ran) return;
        if (k === index && looks)
          call.args.forEach((arg, j) => {
            if (!spoiling.has(this.id) && differ(numbersOf(arg), snapshots[j])) this.mutated.add(j);
            if (arg === call.result && typeof arg === 'object') this.returned.add(j);
          });
        try {
          flatten(call.result, visit);
          if (k === index) for (const j of this.mutated) if (!this.returned.has(j)) flatten(call.args[j], visit);
        } catch (thrown) {
          // accessors of a result may refuse
          unread ??= thrown;
          throw thrown;
        }
      },
    };
    let unread = null;
    const { calls, error } = run(this.program, this.path, plan);
    const failed = calls.find((call, k) => watched.has(k) && call.error !== null);
    return { call: calls[index], failed, error, unread };
  }

  /** Outputs for plain arguments, or `null` when the call fails. */
  outputs(fill) {
    const found = [];
    found.booleans = new Set();
    const visit = {
      number: (x) => void found.push(x),
      tensor: () => undefined,
      boolean: (x) => void found.booleans.add(found.push(x ? 1 : 0) - 1),
    };
    const { call } = this.make(fill, visit, true);
    // arguments may be drawn anew in each run
    this.fixed = call?.args.map((arg, k) => (this.mutated.has(k) ? '' : numbersOf(arg).join())).join(';');
    return call?.ran ? found : null;
  }

  /** Outputs for tensors. */
  traced(fill, base) {
    const random = generator(7);
    const values = [];
    const weights = [];
    const carried = [];
    const leaf = (value, isCarried) => {
      values.push(value);
      carried.push(isCarried);
      weights.push(0.5 + random());
    };
    let loss = null;
    let failure = null;
    const visit = {
      number: (x) => leaf(x, false),
      boolean: (x) => leaf(x ? 1 : 0, false),
      tensor: (x) => {
        const from = weights.length;
        const isCarried = !x.constant;
        for (const element of elementsOf(x.value)) leaf(Number(element), isCarried);
        if (!isCarried || failure !== null) return;
        try {
          const finite = values.slice(from).flatMap((_, k) => (Number.isFinite(base[from + k]) ? [k] : []));
          if (finite.length === 0) return;
          const flat = reshape(x, [-1]);
          const chosen = finite.length === weights.length - from ? flat : take(flat, finite);
          const part = sum(
            mul(
              chosen,
              finite.map((k) => weights[from + k]),
            ),
          );
          loss = loss === null ? part : add(loss, part);
        } catch (error) {
          failure = error;
        }
      },
    };
    const { call, failed, error, unread } = this.make(fill, visit, false);
    if (!call) return { error: error ?? new Error('the call was not reached') };
    if (failed) return { error: failed.error };
    // what comes after the call in the program may not know tensors
    return { values, weights, carried, loss, failure, cut: error !== null, unread };
  }

  /** Judges the call with variables in the given slots, at the given numbers. */
  judge(slots, points) {
    const point = describe(slots, points);
    this.phase = 'original';
    return within(
      8000,
      () => this.judged(slots, points, point),
      () =>
        this.phase === 'tensors' && !this.slow
          ? { verdict: 'silent', why: 'hangs', point }
          : { verdict: 'unusable', why: 'the original hangs', point },
    );
  }

  judged(slots, points, point) {
    const random = generator(points.flat().length + 3);
    const directions = points.map((elements, k) =>
      slots[k].kind === 'number' || elements.length === 1
        ? [1]
        : elements.map(() => (random() < 0.5 ? -1 : 1) * (0.5 + random())),
    );
    // 0 · h would turn −0 into 0
    const moved = (h) =>
      h === 0 ? points : points.map((elements, k) => elements.map((x, j) => x + h * directions[k][j]));
    const outputs = (h) => this.outputs(slots.map((slot, k) => [slot, slot.plain(moved(h)[k])]));
    const draws = couplingOf(this.id, this.call.args, slots);
    const at = draws === null ? outputs : (h) => draws(points, moved(h), outputs(0), outputs(h));
    const size = Math.max(...points.flat().filter(Number.isFinite).map(Math.abs), 0.2);
    if (this.looks > 0 && !slots.some(({ whole }) => whole)) for (const h of [0, size * 1e-3, 0]) at(h);
    const started = Date.now();
    const base = at(0);
    this.slow = Date.now() - started > 300;
    if (base === null) return { verdict: 'unusable', why: 'the original fails' };
    if (base.length === 0) return { verdict: 'unusable', why: 'no numbers come out' };
    if (!base.some((y) => Number.isFinite(y))) return { verdict: 'unusable', why: 'no finite output' };
    const given = this.fixed;
    if (wrongValue(base, at(0), 0) !== null || this.fixed !== given) return this.judgedUnseeded(slots, points, point);

    const single =
      slots.some((slot) => slot.precision > 0) ||
      (/float16/.test(this.id) ? 'half' : isSingle(this.id)) ||
      this.call.args.some((arg) => arg === 'float32');
    // what the original refuses beside whole numbers takes whole numbers
    const [slot] = slots;
    if (
      slots.length === 1 &&
      !slot.whole &&
      slot.kind !== 'callback' &&
      slot.kind !== 'iterator' &&
      points[0].every(Number.isInteger) &&
      at(size * 1e-3) === null
    )
      slot.whole = true;

    this.phase = 'tensors';
    let parts;
    try {
      parts = slots.map((slot, k) => slot.tensor(points[k], this.mutated.has(slot.arg) || slot.kind !== 'ndarray'));
    } catch (error) {
      return { verdict: 'unusable', why: `no tensor can be made: ${error.message}` };
    }
    const traced = this.traced(
      slots.map((slot, k) => [slot, parts[k][0]]),
      base,
    );
    this.phase = 'original';
    const refuse = (error) => ({ ...refusal(error, this.id, slots), point });
    if (traced.error) return refuse(traced.error);

    if (traced.cut && traced.values.length < base.length) base.length = traced.values.length;
    const wrong = wrongValue(base, traced.values, single ? 1e-5 : 1e-9);
    if (wrong !== null) return { verdict: 'silent', why: wrong, point };
    if (traced.failure) return refuse(traced.failure);
    const isWhole = slots.some(({ whole }) => whole);
    // what reads a result knows of no function
    if (traced.unread !== null && (isWhole || traced.loss === null))
      return traced.unread.code?.startsWith('STDGRAD')
        ? { verdict: 'refused', why: traced.unread.message, point }
        : refuse(traced.unread);
    if (isWhole && base.booleans.size === base.length) return { verdict: 'constant', point };
    if (traced.loss === null && isWhole)
      return { verdict: 'dropped', why: 'takes whole numbers, and the result is plain', point };
    if (isWhole) return { verdict: 'unusable', why: 'takes whole numbers', point };

    const analytic = { value: 0 };
    if (traced.loss !== null) {
      try {
        traced.loss.backward();
        parts.forEach(([, variable], k) => {
          const grad = variable.grad === null ? [] : elementsOf(variable.grad);
          grad.forEach((g, j) => (analytic.value += g * directions[k][j]));
        });
      } catch (error) {
        return refuse(error);
      }
    }
    let found = null;
    // the second time so near that steps and other leaps stay out of sight
    for (const first of single ? [0.1, 0.01] : [0.02, 2e-6]) {
      found = compared(base, traced, analytic.value, differences(at, size * first), single, first < 1e-3);
      if (['ok', 'constant'].includes(found.verdict)) return { ...found, point };
    }
    // a callback of these computes NaN · x, whose derivative is NaN whatever becomes of it
    if (Number.isNaN(analytic.value) && slots.some(({ kind }) => kind === 'callback') && this.call.args.some(holdsNaN))
      return { verdict: 'unusable', why: 'a callback computes NaN', point };
    if (found.plain && this.isStepOnOneSide(at, size)) return { verdict: 'constant', point };
    if (found.verdict !== 'silent') return { ...found, point };
    if (this.leaps(at, base, size)) return { verdict: 'unusable', why: 'the value leaps', point };
    if (traced.loss === null && this.isStep(at, size)) return { verdict: 'constant', point };
    // where the slope leaps, any value in between may be given
    const sides = this.oneSided(at, traced, size * 1e-6);
    if (!Number.isFinite(analytic.value) && traced.loss !== null) {
      const nearer = this.oneSided(at, traced, size * 1e-9);
      const grows = sides?.some(
        (slope, k) => Math.abs(nearer?.[k] ?? NaN) > 1.5 * Math.abs(slope) || Number.isNaN(nearer?.[k]),
      );
      if (grows && !Number.isNaN(analytic.value)) return { verdict: 'ok', error: 0, kink: true, point };
    }
    if (sides !== null && this.isPlainAtKinks(at, traced, size * 1e-6)) {
      if (traced.loss === null) return { verdict: 'constant', kink: true, point };
      if (isBetween(analytic.value, sides) || (found.partly && isNear(analytic.value, sides)))
        return { verdict: 'ok', error: 0, kink: true, point };
    }
    return { ...found, point };
  }

  /** Draws that are new in each run have no value to compare: all that can be seen is whether variables are refused. */
  judgedUnseeded(slots, points, point) {
    const fill = slots.map((slot, k) => [slot, slot.tensor(points[k], true)[0]]);
    const { call, failed } = this.make(fill, ignoring, false);
    return call !== undefined && failed !== undefined
      ? { ...refusal(failed.error, this.id, slots), point }
      : { verdict: 'unusable', why: 'different every time' };
  }

  /** Whether there is a jump right at the point. */
  leaps(at, base, size) {
    return [1e-6, -1e-6].some((h) => {
      const [near, nearer] = [at(size * h), at(size * h * 1e-3)];
      if (near === null || nearer === null || near.length !== base.length || nearer.length !== base.length) return true;
      if (base.some((y, k) => Number.isFinite(y) !== Number.isFinite(nearer[k]))) return true;
      return base.some(
        (y, k) => Math.abs(nearer[k] - y) > 1e-9 && Math.abs(nearer[k] - y) > 0.5 * Math.abs(near[k] - y),
      );
    });
  }

  /** Whether the function is constant to the left and to the right. */
  isStep(at, size) {
    return [1.2345678e-3, -1.2345678e-3].every((h) => {
      const [near, nearer] = [at(size * h), at(size * (h + 1e-12))];
      return near !== null && nearer !== null && near.every((y, k) => Object.is(y, nearer[k]));
    });
  }

  /** Whether the function ends here, and is constant up to there. */
  isStepOnOneSide(at, size) {
    const base = at(0);
    return [1, -1].some((sign) => {
      const nearest = at(sign * size * 1e-9);
      return [1e-3, 1e-6, 1e-9].every((h) => {
        const [there, beyond] = [at(sign * size * h), at(-sign * size * h)];
        const ends = beyond === null || beyond.some((y, k) => Number.isNaN(y) && !Number.isNaN(base[k]));
        return (
          ends &&
          there !== null &&
          there.length === base.length &&
          there.every((y, k) => y === nearest?.[k] || Object.is(y, nearest?.[k]))
        );
      });
    });
  }

  /** Whether outputs that are plain numbers are constant, or have a kink where 0 lies between the slopes. */
  isPlainAtKinks(at, { carried }, h) {
    const [base, up, down] = [at(0), at(h), at(-h)];
    if (up === null || down === null || up.length !== base.length || down.length !== base.length) return false;
    return base.every((y, k) => {
      if (carried[k] || !Number.isFinite(y) || base.booleans.has(k)) return true;
      const sides = [(y - down[k]) / h, (up[k] - y) / h];
      return sides.every((slope) => Math.abs(slope) < 1e-4) || isBetween(0, sides);
    });
  }

  /** Slopes to the left and to the right. */
  oneSided(at, { weights, carried }, h) {
    const [base, up, down] = [at(0), at(h), at(-h)];
    if (base === null || up === null || down === null || up.length !== base.length || down.length !== base.length)
      return null;
    const slope = (a, b) =>
      a.reduce(
        (total, y, k) =>
          carried[k] && Number.isFinite(base[k]) && y !== b[k] ? total + (weights[k] * (y - b[k])) / h : total,
        0,
      );
    return [slope(base, down), slope(up, base)];
  }
}

/** Whether a slope lies between two that are different. */
function isBetween(slope, sides) {
  const [low, high] = [Math.min(...sides), Math.max(...sides)];
  const scale = Math.abs(low) + Math.abs(high);
  const slack = 1e-3 * (scale + 1e-3);
  return high - low > 1e-3 * scale && slope >= low - slack && slope <= high + slack;
}

/** Whether it is both. */
const isNear = (slope, sides) =>
  sides.every((side) => Math.abs(slope - side) < 1e-3 * (Math.abs(slope) + Math.abs(side) + 1e-3));

const ignoring = { number: () => undefined, tensor: () => undefined, boolean: () => undefined };

/** What differences say about a result and its gradient. */
function compared(base, { weights, carried, loss }, analytic, slopes, single, near) {
  if (slopes === null || slopes.every(({ slope }) => Number.isNaN(slope)))
    return loss === null
      ? { verdict: 'unusable', plain: true, why: 'no differences exist, and the result is plain' }
      : { verdict: 'unusable', why: 'no differences exist' };
  const noise = near ? 1e-4 : 1e-7;
  const sum = { numeric: 0, error: 0, scale: 0 };
  for (let k = 0; k < base.length; k++) {
    const { slope, error } = slopes[k];
    if (!Number.isFinite(base[k]) || base.booleans.has(k)) continue;
    if (carried[k]) {
      sum.numeric += weights[k] * slope;
      sum.scale += Math.abs(weights[k] * slope);
      sum.error += Math.abs(weights[k] * error);
    } else if (Math.abs(slope) > noise + 50 * error) {
      return {
        verdict: 'silent',
        partly: loss !== null,
        why: `${loss === null ? 'the result' : 'part of the result'} is plain, its derivative ${show(slope)}`,
      };
    }
  }
  if (loss === null) {
    return slopes.every(({ slope }) => slope === 0)
      ? { verdict: 'constant' }
      : { verdict: 'unusable', why: 'differences are noise' };
  }
  const { numeric, error, scale } = sum;
  // 0 · NaN
  if (Number.isNaN(analytic) && base.some((y) => !Number.isFinite(y)))
    return { verdict: 'unusable', why: 'NaN beside it' };
  if (!Number.isFinite(numeric) || !Number.isFinite(error))
    return { verdict: 'unusable', why: 'differences are not finite' };
  if (error > 0.02 * scale + 1e-6) return { verdict: 'unusable', why: 'differences do not settle' };
  const off = Math.abs(analytic - numeric);
  const allowed =
    (single ? (single === 'half' ? 5e-2 : 5e-3) : near ? 1e-4 : 1e-6) * Math.max(scale, 1e-3) + 20 * error;
  if (off <= allowed) return { verdict: 'ok', error: off / Math.max(scale, 1e-3) };
  return {
    verdict: 'silent',
    why: `the derivative is ${show(analytic)}, differences say ${show(numeric)} ± ${show(error)}`,
  };
}

/** What was stopped may have been loading a module, which is broken from then on: the process must not go on for long. */
export const stopped = { count: 0 };

/** Runs for so long at most: @stdlib loops for ever on some arguments. */
export function within(milliseconds, run, late) {
  globalThis.coverageRun = run;
  try {
    return runInThisContext('coverageRun()', { timeout: milliseconds });
  } catch (error) {
    if (error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      stopped.count++;
      return late();
    }
    throw error;
  }
}

const isSingle = (id) => {
  const path = id.slice('@stdlib/'.length).replace(/[.#].*$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/float(32|16)/.test(path)) return true;
  if (path.startsWith('math/base/')) return name.endsWith('f') && !['erf', 'inf'].includes(name);
  return (
    /^(blas|lapack|math\/strided|stats\/strided|stats\/base\/ndarray|strided)\//.test(path) &&
    /^(s|ds|scusum)/.test(name)
  );
};

function numbersOf(x) {
  const found = [];
  if (typeof x === 'object')
    flatten(x, { number: (e) => found.push(e), tensor: () => undefined, boolean: () => undefined });
  return found;
}

const holdsNaN = (x) => numbersOf(x).some(Number.isNaN);

const differ = (a, b) => a.length !== b.length || a.some((e, k) => !Object.is(e, b[k]));

function wrongValue(plain, traced, tolerance) {
  if (plain.length !== traced.length) return `gives ${traced.length} numbers, the original ${plain.length}`;
  for (let k = 0; k < plain.length; k++) {
    const [a, b] = [plain[k], traced[k]];
    if (Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), 1e-3)) continue;
    return `value ${b}, the original gives ${a}`;
  }
  return null;
}

function refusal(error, id, slots) {
  const code = error?.code;
  const message = String(error?.message ?? error).split('\n')[0];
  if (typeof code !== 'string' || !code.startsWith('STDGRAD')) {
    // the original says itself that it takes whole numbers
    if (slots.every(({ whole }) => whole) && /^(Type|Range)Error$/.test(error?.name))
      return { verdict: 'refused', why: message };
    return { verdict: 'untyped', why: `${error?.name}: ${message}` };
  }
  const name = id
    .replace(/\..*$/, '')
    .replace(/#.*$/, '')
    .replace(/\/ctor$/, '');
  // reading and writing elements is where arrays must be fast: nothing stands in front of it
  if (/^@stdlib\/(ndarray\/(base\/)?ctor|array\/base\/accessor)#/.test(id) && error.name === 'GradientLossError')
    return { verdict: 'refused', why: `${error.name}: ${message}` };
  // a call whose arguments are plain is not seen; its result is, and can't become a number
  const isLate =
    error.name === 'GradientLossError' && slots.every(({ kind }) => kind === 'callback' || kind === 'iterator');
  if (!isLate && !message.includes('@stdlib/') && !message.includes(name.slice(name.lastIndexOf('/') + 1)))
    return { verdict: 'unnamed', why: `${error.name}: ${message}` };
  return { verdict: 'refused', why: `${error.name}: ${message}` };
}

const show = (x) => Number(x.toPrecision(7));
const describe = (slots, points) =>
  slots
    .map(({ name }, k) => `${name}=${points[k].length > 4 ? `[${points[k].slice(0, 4).join()},…]` : points[k].join()}`)
    .join(' ');

const worst = ['silent', 'untyped', 'unnamed', 'dropped', 'ok', 'constant', 'refused', 'unusable'];
const special = [0, 1, -1, 2, 0.5];

/** Judges each slot alone at several points, then all real ones together. */
export function judgeCall(subject, budget) {
  const { slots } = subject;
  const verdicts = new Map();
  const note = (name, found) => {
    const list = verdicts.get(name) ?? [];
    list.push(found);
    verdicts.set(name, list);
  };
  const scalars =
    // a list in steps of 0 has no end
    !/\/(kernel-|incrspace$)/.test(subject.id) &&
    subject.call.args.every((arg) => typeof arg === 'number' || typeof arg === 'boolean');
  const numbers = slots.filter(({ kind }) => kind === 'number').map(({ elements }) => elements[0]);
  for (const slot of slots) {
    for (const point of pointsOf(slot, scalars ? [...special, ...numbers] : [])) {
      if (Date.now() > budget) break;
      note(slot.name, subject.judge([slot], [point]));
    }
  }
  const summary = new Map([...verdicts].map(([name, list]) => [name, merged(list)]));
  const real = slots.filter(({ name }) => ['ok', 'refused', 'unusable', 'silent'].includes(summary.get(name)?.verdict));
  const useful = real.filter((slot) => !slot.whole && isReal(subject, slot));
  if (useful.length > 1 && useful.some(({ name }) => summary.get(name).verdict !== 'ok')) {
    const together = merged(
      [0, 1].map((n) =>
        subject.judge(
          useful,
          useful.map((slot) => pointsOf(slot, [])[n] ?? slot.elements),
        ),
      ),
    );
    for (const { name } of useful) {
      const alone = summary.get(name);
      if (together.verdict === 'ok' && alone.verdict !== 'silent') summary.set(name, { ...together, together: true });
      else if (['silent', 'untyped', 'unnamed'].includes(together.verdict))
        summary.set(name, { ...together, together: true });
    }
  }
  return { slots: slots.map(({ name, kind }) => ({ name, kind, ...summary.get(name) })) };
}

/** Whether the original has outputs beside the given numbers: integers do not. */
function isReal(subject, slot) {
  return within(
    2000,
    () => hasNeighbours(subject, slot),
    () => false,
  );
}

function hasNeighbours(subject, slot) {
  const h = 1e-4;
  const near = [h, -h].map((d) => subject.outputs([[slot, slot.plain(slot.elements.map((x) => x + d))]]));
  const base = subject.outputs([]);
  return (
    base !== null &&
    near.every(
      (y) => y !== null && y.length === base.length && y.every((e, k) => !Number.isNaN(e) || Number.isNaN(base[k])),
    )
  );
}

function merged(list) {
  const plain = list.find((one) => one.plain);
  if (plain !== undefined && list.every(({ verdict }) => verdict === 'unusable'))
    return { ...plain, verdict: 'dropped' };
  const found = worst.map((verdict) => list.find((one) => one.verdict === verdict)).find((one) => one !== undefined);
  const error = Math.max(0, ...list.flatMap((one) => (one.verdict === 'ok' ? [one.error] : [])));
  return { ...found, ...(found.verdict === 'ok' ? { error } : {}) };
}

function pointsOf({ kind, elements, whole }, others) {
  const random = generator(11);
  const jitter = () =>
    inOrderOf(
      elements,
      elements.map((x) => (x === 0 ? 0.3 + 0.4 * random() : x * (1 + 0.2 * (random() - 0.4)) + 0.03 * random())),
    );
  const points = whole
    ? [[...elements]]
    : kind === 'number'
      ? [[...elements], jitter(), jitter()]
      : [[...elements], jitter()];
  if (whole) return points;
  if (kind === 'number') for (const x of new Set(others)) if (x !== elements[0]) points.push([x]);
  return points;
}

/** What was sorted stays so. */
function inOrderOf(elements, changed) {
  if (elements.length < 2) return changed;
  const ascending = elements.every((x, k) => k === 0 || elements[k - 1] <= x);
  if (ascending) return changed.sort((a, b) => a - b);
  return elements.every((x, k) => k === 0 || elements[k - 1] >= x) ? changed.sort((a, b) => b - a) : changed;
}
