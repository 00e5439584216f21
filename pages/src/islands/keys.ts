import { listen } from '../staff/keys';

listen();
