module.exports = function sloppy(_x) {
  return this;
};
