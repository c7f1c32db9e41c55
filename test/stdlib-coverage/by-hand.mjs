/**
 * Findings that were looked into by hand: function, the very finding, and what it is. Any other finding of the same
 * function counts as before.
 */
const judged = [
  [
    /^@stdlib\/(blas\/ext\/base\/[dgs]diff|lapack\/base\/dlarf1f)(\.ndarray)?$/,
    /^(the derivative is|part of the result is plain)/,
    'right; the workspace, whose contents are nobody’s result, is compared too',
  ],
  [
    /^@stdlib\/math\/strided\/special\/(sqrt|a(co)?ver(cos|sin))-by(\.ndarray)?$/,
    /^the derivative is NaN/,
    'NaN where the slope is infinite, at an end of the domain, and what the callback multiplies it by is 0',
  ],
  [/^@stdlib\/ndarray\/vector\/float64$/, /^gives \d+ numbers/, 'right; an accessor’s result is counted as well'],
  [/^@stdlib\/number\/float16\/base\/sub$/, /differences say 0 ± 0$/, 'right; differences see the steps of float16'],
  [/^@stdlib\/stats\/strided\/scumaxabs$/, /^the derivative is/, 'right; differences go across a tie in float32'],
  [
    /^@stdlib\/array\/base\/(at4d|broadcast-array)$/,
    /^(TypeError: Cannot read properties of undefined|gives \d+ numbers)/,
    'right for numbers in the lists; parts of the lists can’t be tensors of several dimensions',
  ],
];

/** A row as it goes into the table. */
export function byHand(row, failing) {
  if (!failing.has(row.status)) return row;
  const found = judged.find(([id, finding]) => id.test(row.id) && finding.test(row.why ?? ''));
  return found === undefined ? row : { ...row, status: 'by hand', why: `${found[2]} (${row.status}: ${row.why})` };
}
