import { lookClosely } from '../looking';

lookClosely();
