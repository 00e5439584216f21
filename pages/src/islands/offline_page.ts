import { showWhatIsKept } from '../shared/kept_pages';

void showWhatIsKept();
