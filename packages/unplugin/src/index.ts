export { plugin, type Options } from './plugin.js';
