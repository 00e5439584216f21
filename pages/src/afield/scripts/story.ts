import { lowerCurtains } from '../../stories/curtain';
import { unrollStory } from '../../stories/unroll';

unrollStory();
lowerCurtains();
