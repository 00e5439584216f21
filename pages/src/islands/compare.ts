import { openComparison } from '../comparing/page';

void openComparison();
