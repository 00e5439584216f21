import { layPairs } from '../examining/beneath_pair';

layPairs();
