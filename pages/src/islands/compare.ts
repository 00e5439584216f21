import { offerOwn } from '../comparing/own';

// The viewer is fetched only where there is something to look at.
if (document.querySelector('#compare')) void import('../comparing/page').then(({ openComparison }) => openComparison());
else offerOwn();
