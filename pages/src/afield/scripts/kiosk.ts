import { attract } from '../attracting';
import { watchIdle } from '../idling';
import { keepInside } from '../staying';

keepInside();
if (document.getElementById('attract')) attract();
else watchIdle();
