import { openRelight } from '../relighting/page';

openRelight();
