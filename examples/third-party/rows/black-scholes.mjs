import bs from 'black-scholes';
import greeks from 'greeks';

// price of the underlying, strike, years, volatility, interest
const options = [
  [30, 34, 0.25, 0.2, 0.08],
  [100, 100, 1, 0.2, 0.02],
  [30, 30, 1, 0.3, 0],
  [1, 1, 1, 1, 0],
];

export const rows = {
  'standard normal probability (a series), at 0 too': {
    of: (x) => bs.stdNormCDF(x),
    at: [[0], [1], [-1], [2], [0.5], [8.5]],
  },
  'price of a call, by all five numbers': { of: (...x) => bs.blackScholes(...x, 'call'), at: options },
  'price of a put, by all five numbers': { of: (...x) => bs.blackScholes(...x, 'put'), at: options },
  'the greeks, by all five numbers: second derivatives of the price': {
    of: (...x) => ['getDelta', 'getVega', 'getTheta', 'getRho', 'getGamma'].map((name) => greeks[name](...x, 'call')),
    at: options,
  },
};
