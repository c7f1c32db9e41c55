/** Rows that the comparison with differences can't judge, and were judged by hand: what they are, and why. */
const judged = [
  [
    /^@stdlib\/blas\/ext\/base\/[dgs]diff(\.ndarray)?$/,
    'the workspace, whose contents are nobody’s result, is compared too',
  ],
  [
    /^@stdlib\/lapack\/base\/dlarf1f(\.ndarray)?$/,
    'the workspace, whose contents are nobody’s result, is compared too',
  ],
  [
    /^@stdlib\/math\/strided\/special\/(sqrt|a(co)?ver(cos|sin))-by(\.ndarray)?$/,
    'at an end of the domain the slope is infinite, and what the callback multiplies it by is 0',
  ],
  [/^@stdlib\/ndarray\/vector\/float64$/, 'counts an accessor’s result as well'],
  [/^@stdlib\/number\/float16\/base\/sub$/, 'differences see the steps of float16'],
  [/^@stdlib\/stats\/strided\/scumaxabs$/, 'differences go across a tie in float32'],
  [
    /^@stdlib\/array\/base\/(at4d|broadcast-array)$/,
    'parts of nested lists are replaced by tensors of several dimensions',
  ],
];

/** A row as it goes into the table. */
export function byHand(row, failing) {
  const found = failing.has(row.status) ? judged.find(([id]) => id.test(row.id)) : undefined;
  return found === undefined
    ? row
    : { ...row, status: 'by rule', why: undefined, args: [`judged by hand: ${found[1]}`] };
}
