import { ordinal, predictDraw, predictRank, predictWin, rate } from 'openskill';
import * as models from 'openskill/models';

/** Numbers as teams of the given sizes: mu and sigma of one player after the other. */
function teamsOf(sizes, numbers) {
  const players = Array.from({ length: numbers.length / 2 }, (_, k) => ({
    mu: numbers[2 * k],
    sigma: numbers[2 * k + 1],
  }));
  return sizes.map((size) => players.splice(0, size));
}
const numbersOf = (teams) => teams.flat().flatMap(({ mu, sigma }) => [mu, sigma]);

const ordinary = [25, 8, 30, 7, 22, 6, 28, 5];
const fresh = Array.from({ length: 8 }, (_, k) => (k % 2 === 0 ? 25 : 25 / 3));
const sameMu = [25, 8, 25, 7, 25, 6, 25, 5];
const sameSigma = [25, 6, 30, 6, 22, 6, 28, 6];
const zero = [0, 1, 0, 1, 0, 1, 0, 1];
const players = [ordinary, fresh, sameMu, sameSigma, zero];

const duel = [2, 2];
const everyone = [1, 1, 1, 1];
const mixed = [1, 2, 1];

const rated = (sizes, options) => ({ of: (...x) => numbersOf(rate(teamsOf(sizes, x), options)), at: players });

const ofModel = (name, model) => ({
  [`${name}: two teams of two`]: rated(duel, { model }),
  [`${name}: free for all`]: rated(everyone, { model }),
  [`${name}: free for all with a tie`]: rated(everyone, { model, rank: [2, 1, 2, 3] }),
  [`${name}: unequal teams, by score, the first two level`]: rated(mixed, { model, score: [3, 3, 1] }),
  [`${name}: options, by beta, tau, kappa and epsilon`]: {
    of: (beta, tau, kappa, epsilon) =>
      numbersOf(rate(teamsOf(mixed, ordinary), { model, beta, tau, kappa, epsilon, rank: [1, 1, 2] })),
    at: [
      [25 / 6, 25 / 300, 1e-4, 0.1],
      [4, 0.5, 0.01, 1],
    ],
  },
});

const predicted = (predict) => ({ of: (...x) => predict(x), at: players });

export const rows = {
  ...Object.assign({}, ...Object.entries(models).map(([name, model]) => ofModel(name, model))),
  'balanced teams, by z, alpha, target and kappa': {
    of: (z, alpha, target, kappa) =>
      numbersOf(rate(teamsOf(duel, ordinary), { balance: true, z, alpha, target, kappa })),
    at: [
      [3, 1, 0, 1e-4],
      [2, 1.5, 1, 0.5],
    ],
  },
  'margin of victory': {
    of: (margin, ...x) => numbersOf(rate(teamsOf(everyone, x), { score: [3, 2, 1, 0], margin })),
    at: [[0.5, ...ordinary]],
  },
  'predictWin: two teams': predicted((x) => predictWin(teamsOf(duel, x))),
  'predictWin: free for all': predicted((x) => predictWin(teamsOf(everyone, x))),
  'predictDraw: two teams': predicted((x) => predictDraw(teamsOf(duel, x))),
  'predictDraw: free for all': predicted((x) => predictDraw(teamsOf(everyone, x))),
  'predictRank: free for all': predicted((x) => predictRank(teamsOf(everyone, x)).map(([, chance]) => chance)),
  'predictions, by beta': {
    of: (beta) => {
      const teams = teamsOf(mixed, ordinary);
      return [...predictWin(teams, { beta }), predictDraw(teams, { beta })];
    },
    at: [[25 / 6], [1], [10]],
  },
  'ordinal, by mu, sigma and its options': {
    of: (mu, sigma, z, alpha, target) => ordinal({ mu, sigma }, { z, alpha, target }),
    at: [
      [25, 8, 3, 1, 0],
      [0, 1, 0, 1, 0],
    ],
  },
};
