// Tests the tester: rules that are wrong on purpose, and what is said of them. Prints `{ name: status }` as JSON.
import { implement, mul, tensor } from 'stdgrad';
import { require } from './enumerate.mjs';
import { rowsOf } from './rows.mjs';

const id = '@stdlib/math/base/special/sin';
// rules are put in when the first tensor comes: what is planted must come after them
require(id)(tensor(1));
const value = (x) => Math.sin(x.item());

const planted = {
  'what is right': null,
  // right value, slope of the line through 0
  'a wrong gradient': ({ args: [x] }) => mul(x, value(x) / x.item()),
  'a number': ({ args: [x] }) => value(x),
  'a constant': ({ args: [x] }) => tensor(value(x), { constant: true }),
  'a wrong value': ({ args: [x] }) => mul(x, 2),
  'an error of its own': () => {
    throw new TypeError('invalid argument');
  },
  'an error that names nothing': ({ args: [x] }) => tensor([1]).get(x.item(), 1),
};

const said = {};
for (const [name, rule] of Object.entries(planted)) {
  if (rule !== null) implement(id, rule);
  said[name] = rowsOf('math/base/special/sin')[0].status;
}
console.log(JSON.stringify(said));
