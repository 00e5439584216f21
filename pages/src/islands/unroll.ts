import { unroll } from '../shared/unrolling/unroll';

unroll();
