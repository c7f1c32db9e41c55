import { describe, expect, it } from 'vitest';
import { tensor, type Input } from '@stdgrad/core';
import { einsum } from '@stdgrad/ops';

const m = [
  [1, 2, 3],
  [4, 5, 6],
];
const failing: [subscripts: unknown, operands: Input[], error: string, message: RegExp][] = [
  [3, [m], 'ArgumentError', /must be a string of subscripts like 'ij,jk->ik', got 3/],
  ['ij', [], 'ArgumentError', /at least one operand/],
  ['ij,jk', [m], 'ArgumentError', /'ij,jk' have 2 term\(s\) for 1 operand/],
  ['ij', [m, m], 'ArgumentError', /1 term\(s\) for 2 operand/],
  ['ij-ji', [m], 'ArgumentError', /malformed arrow; write '->' once/],
  ['ij- >ji', [m], 'ArgumentError', /malformed arrow/],
  ['ij->ji->i', [m], 'ArgumentError', /malformed arrow/],
  ['i..', [m], 'ArgumentError', /malformed ellipsis in 'i\.\.'/],
  ['......', [m], 'ArgumentError', /malformed ellipsis/],
  ['...i...', [m], 'ArgumentError', /malformed ellipsis/],
  ['. ..i', [m], 'ArgumentError', /malformed ellipsis/],
  ['i1', [m], 'ArgumentError', /have '1' among the labels of 'i1'; labels are the letters/],
  ['ij->i,j', [m], 'ArgumentError', /have ',' among the labels/],
  ['ij->ik', [m], 'ArgumentError', /label 'k' in the result that no operand has/],
  ['ij->ii', [m], 'ArgumentError', /label 'i' twice in the result/],
  ['i...->i', [m], 'ArgumentError', /leave out the 1 dimension\(s\) of '...'/],
  ['i', [m], 'ShapeError', /'i' in 'i' names 1 dimension\(s\), but operand 0 has 2: shape \[2, 3\]; name the others/],
  ['ijklm->i', [m], 'ShapeError', /names 5 dimension\(s\), but operand 0 has 2: shape \[2, 3\]; leave labels out/],
  ['i...jk', [m], 'ShapeError', /names 3 dimension\(s\)/],
  [',ij', [m, m], 'ShapeError', /'' in ',ij' names 0/],
  ['ii', [m], 'ShapeError', /label 'i' stands for different sizes in operand 0 of shape \[2, 3\]/],
  ['ii', [[[1, 2]]], 'ShapeError', /must be equal\./],
  [
    'ij,jk',
    [m, m],
    'ShapeError',
    /label 'j' .* operands 0 and 1 of shapes \[2, 3\] and \[2, 3\].* must be equal or 1\./,
  ],
  ['...i,...i', [m, [...m, [7, 8, 9]]], 'ShapeError', /label '...-1' stands for different sizes/],
  ['i,j', ['x' as never, 1], 'ArgumentError', /operands must be numbers/],
];

describe('einsum refuses', () => {
  it.each(failing)('%s', (subscripts, operands, error, message) => {
    const call = (): unknown => einsum(subscripts as string, ...operands);
    expect(call).toThrow(message);
    expect(call).toThrow(/^einsum: /);
    expect(call).toThrow(expect.objectContaining({ name: error }) as Error);
  });

  it('unknown options, booleans as a result, an out that does not fit; tensors stay as they were', () => {
    const x = tensor(m);
    expect(() => einsum('ij->i', x, { axis: 1 } as never)).toThrow(/unknown option 'axis'/);
    expect(() => einsum('ij->i', x, { dtype: 'bool' })).toThrow(/dtype 'bool'/);
    const out = tensor([1, 2, 3]);
    expect(() => einsum('ij->i', x, { out })).toThrow(/shapes \[2\] and \[3\] do not broadcast/);
    expect([out.get(0).item(), out.get(2).item()]).toEqual([1, 3]);
  });
});
