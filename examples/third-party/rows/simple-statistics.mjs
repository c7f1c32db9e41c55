import * as ss from 'simple-statistics';

const samples = [
  [3, 1, 2, 5, 4, 2.5],
  [0.5, 2, -1, 0, 1, 3],
];
const of = (name) => ({ of: (...x) => ss[name](x), at: samples });
const pairs = (x) => [x.slice(0, 2), x.slice(2, 4), x.slice(4, 6)];

export const rows = {
  variance: of('sampleVariance'),
  skewness: of('sampleSkewness'),
  kurtosis: of('sampleKurtosis'),
  'median (quickselect)': of('median'),
  'a quantile': { of: (...x) => ss.quantile(x, 0.4), at: samples },
  'quartiles’ distance': of('interquartileRange'),
  'median of absolute deviations': of('medianAbsoluteDeviation'),
  'geometric mean': { of: (...x) => ss.geometricMean(x), at: [samples[0], [1, 1, 2, 2, 3, 3.5]] },
  'regression: slope, intercept and R²': {
    of: (...x) => {
      const line = ss.linearRegression(pairs(x));
      return [line.m, line.b, ss.rSquared(pairs(x), ss.linearRegressionLine(line))];
    },
    at: [
      [0, 1, 1, 3, 2, 4],
      [1, 1, 2, 2, 3, 3.5],
    ],
  },
  correlation: { of: (...x) => ss.sampleCorrelation(x.slice(0, 3), x.slice(3)), at: samples },
  't statistic of two samples': { of: (...x) => ss.tTestTwoSample(x.slice(0, 3), x.slice(3), 0.1), at: samples },
  'density by kernels, by the data and the place': {
    of: (place, ...x) => ss.kernelDensityEstimation(x)(place),
    at: [[2.2, ...samples[0]]],
  },
  'error function (an approximation)': { of: (x) => ss.errorFunction(x), at: [[0.3], [1], [-1], [2]] },
  'gamma function': { of: (x) => ss.gamma(x), at: [[0.5], [3.5], [-0.5]] },
};
