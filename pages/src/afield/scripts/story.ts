import '../../islands/way';
import { unroll } from '../../shared/unrolling/unroll';
import { lowerCurtains } from '../../stories/curtain';

unroll();
lowerCurtains();
