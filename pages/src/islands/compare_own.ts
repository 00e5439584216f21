import { offerOwn } from '../comparing/own';

offerOwn();
