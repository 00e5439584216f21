import type { AligningData } from '../examining/aligning_facts';
import { AligningPage } from '../examining/aligning_page';
import { readData } from '../shared/page_data';

if (document.getElementById('align')) void new AligningPage(readData<AligningData>('aligning-data')).open();
