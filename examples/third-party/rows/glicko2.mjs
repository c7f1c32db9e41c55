import { Glicko2 } from 'glicko2';

const period = (volatility_algorithm) => ({
  of: (rating, deviation, volatility, theirs, theirDeviation, tau) => {
    const glicko = new Glicko2({ tau, rating: 1500, rd: 200, vol: 0.06, volatility_algorithm });
    const a = glicko.makePlayer(rating, deviation, volatility);
    const b = glicko.makePlayer(theirs, theirDeviation, 0.06);
    const c = glicko.makePlayer(1550, 100, 0.06);
    glicko.updateRatings([
      [a, b, 1],
      [a, c, 0],
      [b, c, 0.5],
    ]);
    return [a, b, c].flatMap((player) => [player.getRating(), player.getRd(), player.getVol() * 1e3]);
  },
  at: [
    [1500, 200, 0.06, 1400, 30, 0.5],
    [1500, 200, 0.06, 1500, 200, 0.5],
  ],
  accuracy: 1e-5, // the volatility is found by iteration, up to 1e-6
});

export const rows = {
  'ratings after three games (Illinois method)': period('newprocedure'),
  'ratings after three games (Newton’s method)': period('oldprocedure'),
  'chance to win': {
    of: (a, b) => {
      const glicko = new Glicko2();
      return glicko.predict(glicko.makePlayer(a, 200, 0.06), glicko.makePlayer(b, 50, 0.06));
    },
    at: [
      [1500, 1600],
      [1500, 1500],
    ],
  },
};
