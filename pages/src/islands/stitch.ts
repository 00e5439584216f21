import { watchWork } from '../shared/watching';

watchWork();
