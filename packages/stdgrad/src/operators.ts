export { operators } from '@stdgrad/stdlib-adapter/operators';
