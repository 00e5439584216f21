import { openRelic } from '../viewing/open';

void openRelic();
