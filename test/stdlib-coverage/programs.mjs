// Calls of functions whose documentation has none that can be run.

const grid = "ndarray( 'float64', new Float64Array( [ 1, 2, 3, 4 ] ), [ 2, 2 ], [ 2, 1 ], 0, 'row-major' )";
const ofClass = (path) => `var ndarray = require( '@stdlib/${path}' ); var x = new ${grid};`;
const methods = ['get( 0, 1 )', 'iget( 2 )', 'set( 1, 0, 5.5 ).get( 1, 0 )', 'iset( 3, 2.5 ).iget( 3 )'];
const array = "var array = require( '@stdlib/ndarray/array' ); var x = array( [ [ 1.0, 2.0 ], [ 3.0, 4.0 ] ] );";

/** Programs by package. */
export const programs = {
  'ndarray/ctor': methods.map((method) => `${ofClass('ndarray/ctor')} x.${method};`),
  'ndarray/base/ctor': methods.map((method) => `${ofClass('ndarray/base/ctor')} x.${method};`),
  'array/base/with': [
    "var f = require( '@stdlib/array/base/with' ); f( [ 1.5, 2.5, 3.5 ], 1, 7.5 );",
    "var f = require( '@stdlib/array/base/with' ); f.assign( [ 1.5, 2.5, 3.5 ], 1, 7.5, [ 0.0, 0.0, 0.0 ], 1, 0 );",
  ],
  'ndarray/with': [`${array} var f = require( '@stdlib/ndarray/with' ); f( x, [ 0, 1 ], 7.5 );`],
  'ndarray/base/for-each': [
    `${array} var f = require( '@stdlib/ndarray/base/for-each' ); var total = 0; f( [ x ], function add( v ) { total += v; } );`,
  ],
  'ndarray/to-fancy': [`${array} var f = require( '@stdlib/ndarray/to-fancy' ); f.idx( [ 1, 0 ] );`],
  // the documented one takes seconds
  'stats/base/dists/studentized-range/quantile': [
    "var f = require( '@stdlib/stats/base/dists/studentized-range/quantile' ); var q = f.factory( 3.0, 100.0 ); q( 0.9 );",
  ],
  'random/array/pareto-type1': [
    "var f = require( '@stdlib/random/array/pareto-type1' ); f( 4, 2.0, 5.0 );",
    "var f = require( '@stdlib/random/array/pareto-type1' ); f.assign( 2.0, 5.0, new Float64Array( 4 ) );",
    "var f = require( '@stdlib/random/array/pareto-type1' ); var rand = f.factory( 2.0, 5.0, { 'seed': 7 } ); rand( 4 );",
  ],
  'random/pareto-type1': [
    "var zeros = require( '@stdlib/ndarray/zeros' ); var f = require( '@stdlib/random/pareto-type1' ); f.assign( 2.0, 5.0, zeros( [ 4 ] ) );",
  ],
};
