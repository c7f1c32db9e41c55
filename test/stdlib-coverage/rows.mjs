// One row for each function of a package.
import { examplesOf, paramsOf } from './examples.mjs';
import { isClass, membersOf, require } from './enumerate.mjs';
import { Subject, judgeCall, within } from './probe.mjs';
import { programs } from './programs.mjs';
import { preload, run } from './recorder.mjs';
import { slotsOf } from './slots.mjs';

const implementations = () => globalThis[Symbol.for('stdgrad.shared.v2')]?.get('core.implementations');
const root = '@stdlib/';

/** Ids of the calls that no rule took, but what stands in for rules. */
const traced = new Set();
let watchedFallback = null;

/** Lets the fallback tell what it computes: it can be put in late. */
function watchFallback() {
  const families = implementations()?.families;
  const fallback = families?.get(root);
  if (fallback === undefined || fallback === watchedFallback) return;
  watchedFallback = (call) => {
    const result = fallback(call);
    traced.add(call.id);
    return result;
  };
  families.set(root, watchedFallback);
}

const rowOf = (path) => path.replace(/\(\).*$/, '').replace(/^\.next$/, '');

/** @returns rows `{ id, status, why, args, error }` of a package; none when it exports no function */
export function rowsOf(path, { seconds = 4, calls = 3, only = null, onRow = () => undefined } = {}) {
  const id = `@stdlib/${path}`;
  let exported;
  try {
    exported = require(id);
  } catch (error) {
    return [{ id, status: 'not loadable', why: error.message.split('\n')[0] }];
  }
  if (typeof exported !== 'function') return [];
  const members = membersOf(exported);
  const subjects = new Map(members.map((member) => [member, []]));
  const recorded = new Set();
  const params = paramsOf(path);
  const unknown = { whole: new Set(), numbers: false };
  for (const { row, ...example } of programsOf(path, exported, members)) {
    preload(example.program);
    const { calls } = within(
      5000,
      () => run(example, path, { before: slotsOf }),
      () => ({ calls: [] }),
    );
    calls.forEach((call, index) => {
      const list = subjects.get(row ?? rowOf(call.path));
      if (list === undefined) return;
      recorded.add(row ?? rowOf(call.path));
      const said = params.get(call.path) ?? unknown;
      if (!call.ran || (said.numbers && call.args.some((arg) => typeof arg !== 'number'))) return;
      const subject = new Subject(id + call.path, path, example, index, calls, said.whole);
      list.push({ subject, form: formOf(call), slots: subject.slots.length });
    });
  }
  return members
    .filter((member) => only === null || `${id}${member}` === only)
    .map((member) => {
      const row = judged(id + member, subjects.get(member), { seconds, calls, exported, member, recorded });
      onRow(row);
      return row;
    });
}

function* programsOf(path, exported, members) {
  const examples = examplesOf(path);
  for (const program of programs[path] ?? []) yield { program, part: null };
  yield* examples;
  if (!isClass(exported) || !/dists\/[^/]+\/ctor$/.test(path)) return;
  const made = examples
    .map(({ program }) => /new \w+\(\s*([\d., -]*?)\s*\)/.exec(program)?.[1])
    .find((args) => args !== undefined);
  const start = `var Made = require( '@stdlib/${path}' ); var made = new Made( ${made ?? ''} );`;
  for (const member of members) {
    if (!member.startsWith('#')) continue;
    const key = member.slice(1);
    const inputs = /quantile/.test(key) ? [0.3, 0.7] : /mgf/.test(key) ? [0.1, 0] : [0.4, 1.3, 2, 7];
    for (const x of inputs)
      yield { program: `${start} typeof made.${key} === 'function' && made.${key}( ${x} );`, part: null, row: member };
  }
}

const formOf = ({ path, args }) => `${path} ${args.map(kindOf).join()}`;
function kindOf(x) {
  if (Array.isArray(x)) return `[${x.length > 0 ? kindOf(x[0]) : ''}]`;
  if (typeof x !== 'object' || x === null) return typeof x;
  if (x.constructor === Object)
    return `{${Object.entries(x)
      .map(([key, value]) => `${key}:${kindOf(value)}`)
      .join()}}`;
  return `${x.constructor?.name ?? 'object'}${x.dtype ? `:${x.dtype}` : ''}`;
}

const bad = ['silent', 'untyped', 'unnamed', 'dropped'];

/** Functions that have nothing to do with numbers that vary, by what they are. */
const notNumeric = [
  [/^random\/streams\//, 'a stream of bytes'],
  [/^(ndarray|array|strided)\/base\/assert\//, 'answers about types and layouts'],
  [/(^|\/)(maybe-)?empty(-like)?(\.|$)|(^|\/)(base\/)?tools?\/empty/, 'memory without contents'],
  [/\.(enum|objectMode)$|#toJSON$/, 'names'],
  [/^number\/ctor[.#]/, 'part of the language'],
  [/\.normalized$|^random\/base\/reviver/, 'draws without parameters'],
  [/^ndarray\/to-fancy\.idx$/, 'makes an index of indices'],
  [/^array\/pool/, 'memory without contents'],
  [/^array\/(little|fixed)-endian|^array\/struct-factory/, 'a class of memory'],
  [
    /#(BYTES_PER_ELEMENT|byteLength|dtype|flags|length|ndims|offset|order|shape|strides|hi|lo)$/,
    'answers about types and layouts',
  ],
  [/#(toString|toLocaleString|valueOf|data)$/, 'as printing does'],
  [/\/results\/(struct-factory|to-json|to-string)|\/results\/float(32|64)/, 'a record of results'],
];

function reasonOf(id, exported) {
  const path = id.slice('@stdlib/'.length);
  if (/^array\/[^/]+$/.test(path.replace(/[.#].*/, '')) && isClass(exported)) return 'a class of memory';
  return notNumeric.find(([pattern]) => pattern.test(path))?.[1];
}

function judged(id, subjects, { seconds, calls, exported, member, recorded }) {
  const reason = reasonOf(id, exported);
  if (reason !== undefined) return { id, status: 'not numeric', why: reason };
  if (subjects.length === 0)
    return { id, status: 'untested', why: recorded.has(member) ? 'no documented call succeeds' : 'no documented call' };
  const usable = subjects.filter(({ slots }) => slots > 0);
  if (usable.length === 0) {
    const forms = [...new Set(subjects.map(({ form }) => form))];
    return { id, status: 'not numeric', why: `takes ${forms.slice(0, 2).join(' | ')}` };
  }
  watchFallback();
  traced.clear();
  const start = Date.now();
  const end = start + seconds * 1000;
  const found = [];
  const forms = new Map();
  for (const one of usable.sort((a, b) => b.slots - a.slots)) {
    const count = forms.get(one.form) ?? 0;
    if (count >= 2 || found.length >= 2 * calls || Date.now() > end) continue;
    forms.set(one.form, count + 1);
    found.push({ form: one.form, ...judgeCall(one.subject, end) });
  }
  const slots = found.flatMap(({ form, slots: list }) => list.map((slot) => ({ form, ...slot })));
  const of = (verdict) => slots.filter((slot) => slot.verdict === verdict);
  const worst = bad.map((verdict) => of(verdict)[0]).find((slot) => slot !== undefined);
  const args = [
    ...new Set(slots.map(({ name, kind, verdict, together }) => `${name}:${kind}:${verdict}${together ? '*' : ''}`)),
  ];
  const result = { id, args, ms: Date.now() - start };
  if (worst) return { ...result, status: worst.verdict, why: worst.why, at: `${worst.form} ${worst.point}` };
  const ok = of('ok');
  if (ok.length > 0) {
    const isTraced = [...traced].some((call) => call === id || call.startsWith(`${id}(`));
    const error = Math.max(...ok.map(({ error }) => error ?? 0));
    return { ...result, status: isTraced ? 'by tracing' : 'by rule', error };
  }
  if (of('refused').length > 0) return { ...result, status: 'refused', why: of('refused')[0].why };
  if (of('constant').length > 0) return { ...result, status: 'constant' };
  if (slots.length > 0 && slots.every(({ why }) => why === 'no numbers come out'))
    return { ...result, status: 'not numeric', why: 'gives no numbers' };
  // infinities and NaN whatever goes in, or values of a clock
  if (slots.length > 0 && slots.every(({ why }) => why === 'no finite output'))
    return { ...result, status: 'not numeric', why: 'gives no finite numbers' };
  return { ...result, status: 'untested', why: slots[0]?.why ?? 'out of time' };
}
