/**
 * All matches of rugby's Six Nations Championship 2021 to 2024 in the order in which they were played: home, points,
 * points, away. Final scores as the championship published them.
 */
const seasons = {
  2021: `
    Italy 10-50 France, England 6-11 Scotland, Wales 21-16 Ireland,
    England 41-18 Italy, Scotland 24-25 Wales, Ireland 13-15 France,
    Italy 10-48 Ireland, Wales 40-24 England,
    Italy 7-48 Wales, England 23-20 France, Scotland 24-27 Ireland,
    Scotland 52-10 Italy, Ireland 32-18 England, France 32-30 Wales, France 23-27 Scotland`,
  2022: `
    Ireland 29-7 Wales, Scotland 20-17 England, France 37-10 Italy,
    Wales 20-17 Scotland, France 30-24 Ireland, Italy 0-33 England,
    Scotland 17-36 France, England 23-19 Wales, Ireland 57-6 Italy,
    Wales 9-13 France, Italy 22-33 Scotland, England 15-32 Ireland,
    Wales 21-22 Italy, Ireland 26-5 Scotland, France 25-13 England`,
  2023: `
    Wales 10-34 Ireland, England 23-29 Scotland, Italy 24-29 France,
    Ireland 32-19 France, Scotland 35-7 Wales, England 31-14 Italy,
    Italy 20-34 Ireland, Wales 10-20 England, France 32-21 Scotland,
    Italy 17-29 Wales, England 10-53 France, Scotland 7-22 Ireland,
    Scotland 26-14 Italy, France 41-28 Wales, Ireland 29-16 England`,
  2024: `
    France 17-38 Ireland, Italy 24-27 England, Wales 26-27 Scotland,
    Scotland 16-20 France, England 16-14 Wales, Ireland 36-0 Italy,
    Ireland 31-7 Wales, Scotland 30-21 England, France 13-13 Italy,
    Italy 31-29 Scotland, England 23-22 Ireland, Wales 24-45 France,
    Wales 21-24 Italy, Ireland 17-13 Scotland, France 33-31 England`,
};

export const matches = Object.values(seasons).flatMap((season) =>
  season.split(',').map((match) => {
    const [home, score, away] = match.trim().split(' ');
    return { home, away, score: score.split('-').map(Number) };
  }),
);

export const teams = [...new Set(matches.flatMap(({ home, away }) => [home, away]))].sort();
