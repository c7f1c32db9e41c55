import { register } from '@stdgrad/stdlib-adapter/register';

register();
