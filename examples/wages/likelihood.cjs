'use strict';

// Ordinary code on @stdlib: it knows nothing of gradients and runs on plain numbers.

var add = require('@stdlib/number/float64/base/add');
var mul = require('@stdlib/number/float64/base/mul');
var exp = require('@stdlib/math/base/special/exp');
var logpdf = require('@stdlib/stats/base/dists/normal/logpdf');
var array = require('@stdlib/ndarray/array');
var sum = require('@stdlib/blas/ext/sum');

/**
 * Negative log-likelihood of a linear model with normal errors.
 *
 * @param {Array<number>} theta - intercept, slopes, and the logarithm of the standard deviation
 * @param {Array<Array<number>>} x - regressors of each observation
 * @param {Array<number>} y - observations
 * @returns {number} negative log-likelihood
 */
function negativeLogLikelihood(theta, x, y) {
  var sigma = exp(theta[theta.length - 1]);
  var terms = [];
  var mu;
  var i;
  var j;
  for (i = 0; i < y.length; i++) {
    mu = theta[0];
    for (j = 0; j < x[i].length; j++) {
      mu = add(mu, mul(theta[j + 1], x[i][j]));
    }
    terms.push(logpdf(y[i], mu, sigma));
  }
  return mul(-1.0, sum(array(terms)).get());
}

module.exports = negativeLogLikelihood;
