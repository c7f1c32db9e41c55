// An application's own file, listed like the packages: plain JavaScript that knows nothing of tensors.
import { predictWin, rate } from 'openskill';
import { matches, teams } from './six-nations.mjs';

/**
 * Rates the teams match by match, and predicts each match from the ratings before it.
 *
 * @param parameters - openskill's `beta` and `tau`, and what playing at home is worth
 * @returns mean log loss of the predictions, and the ratings in the end
 */
export function season({ beta, tau, home }, model) {
  const ratings = Object.fromEntries(teams.map((team) => [team, { mu: 25, sigma: 25 / 3 }]));
  let loss = 0;
  for (const match of matches) {
    const host = ratings[match.home];
    const guest = ratings[match.away];
    const hostAtHome = { ...host, mu: host.mu + home };
    const [p, q] = predictWin([[hostAtHome], [guest]], { beta });
    const [points, against] = match.score;
    if (points > against) loss -= Math.log(p);
    else if (points < against) loss -= Math.log(q);
    else loss -= (Math.log(p) + Math.log(q)) / 2;
    const [[after], [guestAfter]] = rate([[hostAtHome], [guest]], { beta, tau, model, score: match.score });
    ratings[match.home] = { ...after, mu: after.mu - home };
    ratings[match.away] = guestAfter;
  }
  return { loss: loss / matches.length, ratings };
}
