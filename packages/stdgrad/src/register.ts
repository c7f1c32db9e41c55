import { installRules } from '@stdgrad/stdlib-adapter';
import { register } from '@stdgrad/stdlib-adapter/register';

register();
installRules();
