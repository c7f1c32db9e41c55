// The main job (`npm start`): node --import stdgrad/register main.mjs
import { runPrograms } from './five-programs.mjs';
import { fitRatings } from './openskill/fit.mjs';
import { fitWages } from './wages/fit.mjs';

console.log('Somebody else’s code with plain operators: openskill from npm, unmodified, fitted by gradient descent');
const ratings = fitRatings();

console.log('\nFive programs, against the real @stdlib');
const largest = runPrograms();

console.log(
  '\nMaximum likelihood: 534 wages (Berndt 1991), a likelihood written on @stdlib that knows nothing of gradients',
);
const { evaluations, difference, error } = fitWages();

console.log(`\n   ${evaluations} gradients; largest difference from the closed form ${error.toExponential(1)}`);
console.log(
  `   largest difference between a gradient and finite differences: ${ratings.off.toExponential(1)} in the ratings, ${largest.toExponential(1)} in the programs, ${difference.toExponential(1)} (relative) in the wages`,
);
const isRight =
  ratings.value < ratings.first && ratings.off < 1e-7 && largest < 1e-6 && difference < 1e-6 && error < 1e-5;
if (!isRight) {
  console.error('   some gradient is wrong');
  process.exitCode = 1;
}
