import { unroll } from '../viewing/unroll';

void unroll();
