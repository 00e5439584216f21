import { lightInPlace } from '../shared/lamp';

lightInPlace();
